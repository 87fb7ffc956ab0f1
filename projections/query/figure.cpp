#include "projections/query/figure.hpp"

#include <algorithm>

#include "domain/state/package/charge.hpp"

namespace daybook {

namespace {

boost::json::value number_or_null(const std::optional<std::int64_t>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

}  // namespace

Rate percentage(const Figure& n, std::string_view n_name, const Figure& d,
                std::string_view d_name) {
  Rate rate{{}, std::string(n_name), std::string(d_name)};
  if (d.sum() != 0) rate.value = round_half_up(static_cast<WideInteger>(n.sum()) * 100, d.sum());
  return rate;
}

std::optional<std::int64_t> mean(std::int64_t n, std::int64_t d) {
  if (d == 0) return {};
  return round_half_up(n, d);
}

std::vector<Contribution> Explanation::contributions() const {
  auto sorted = contributions_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Contribution& a, const Contribution& b) {
    return a.position < b.position;
  });
  return sorted;
}

std::string_view Explanation::row() const {
  const std::string_view path = path_;
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? "" : path.substr(0, dot);
}

void Explanation::take(const Explanation& part) {
  found_ |= part.found_;
  contributions_.insert(contributions_.end(), part.contributions_.begin(),
                        part.contributions_.end());
  if (part.rate_) rate_ = part.rate_;
}

bool Explanation::names(std::string_view row_path, std::string_view name) const {
  if (scope_ == Scope::row) return row() == row_path;
  if (row_path.empty()) return path_ == name;
  return path_.size() == row_path.size() + 1 + name.size() && path_.starts_with(row_path) &&
         path_[row_path.size()] == '.' && path_.ends_with(name);
}

void Explanation::meet(std::string_view row_path, std::string_view name, Figure& figure) {
  if (!names(row_path, name)) return;
  found_ = true;
  figure.watch(contributions_);
}

void Explanation::meet(std::string_view row_path, std::string_view name, const Rate& rate) {
  if (names(row_path, name)) rate_ = rate;
}

void FieldWriter::operator()(const Field& field, const Figure& figure) const {
  out[field.name] = number_or_null(figure.value());
}

void FieldWriter::operator()(const Field& field, const Rate& rate) const {
  out[field.name] = number_or_null(rate.value);
}

void FieldWriter::operator()(const Field& field, const boost::json::value& value) const {
  out[field.name] = value;
}

}  // namespace daybook
