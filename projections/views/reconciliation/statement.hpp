/// The payer's own statement of what it paid, and how it fits the ledger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/quantity.hpp"
#include "domain/base/result.hpp"
#include "projections/views/reconciliation/reconciliation.hpp"

namespace daybook {

/// One payment as the payer states it.
struct StatementRow {
  std::uint64_t line = 0;  ///< of the file, from 1
  std::string claim;
  std::string family_case;
  Money amount;
  Date paid_on;
  std::string reference;
};

/// Reads a statement: CSV (RFC 4180) in UTF-8, with or without a byte order mark, lines ended by LF
/// or CRLF, the first line exactly `claim_id,case_id,amount_pence,paid_on,reference`, at most 10
/// MB. The error is one sentence with the line and what would be right; nothing is guessed.
Result<std::vector<StatementRow>, std::string> read_statement(std::string_view text);

/// How a statement fits: every row is matched, or in an exception.
struct StatementMatch {
  std::uint64_t rows = 0;
  std::uint64_t matched = 0;
  std::vector<ReconciliationException> exceptions;
};

/// Compares the rows with all payments that the ledger holds for the programme's claims. A row is
/// matched with a payment of its claim and case, by reference first, then by amount, then in order.
/// Payments dated in `year` that no row names are exceptions too.
StatementMatch match_statement(const std::vector<StatementRow>& rows, const Books& books,
                               const ProgrammeRow& programme, Year year);

}  // namespace daybook
