/// A disclosed history for people. What was said stands in memory that is wiped, from the answer to
/// the last byte: the page is made without it, and it is put in last.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "domain/base/secret.hpp"

namespace daybook {

/// For a terminal, as `render_table` shows a history; each thing that was said on lines of its own.
Secret disclosed_text(const boost::json::object& answer);

/// As a page, as `render_html` shows a history; what was said keeps its lines and is escaped.
Secret disclosed_html(const boost::json::object& answer);

/// `entries` without what was said: in its place stands a text that says it was opened, and at
/// which position, or why it cannot be read. In memory of the usual kind.
boost::json::array without_texts(const boost::json::array& entries);

/// `page`, made from entries `without_texts`, with what `entries` say in its places, as HTML.
Secret with_texts(std::string_view page, const boost::json::array& entries);

}  // namespace daybook
