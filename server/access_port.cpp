#include "server/access_port.hpp"

#include <chrono>

#include <boost/json.hpp>

#include "projections/concern.hpp"

namespace daybook::server {

namespace {

/// As long as a view waits for the books.
constexpr std::chrono::milliseconds patience{5'000};

/// Nothing asked, where the text is no object of parameters: the view says what is wrong with it.
ViewParams params_in(std::string_view text) {
  boost::json::error_code error;
  const auto read = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error || !read.is_object()) return {};
  const auto params = parse_params(read.get_object());
  return params ? *params : ViewParams();
}

}  // namespace

AccessPort access_from(const Follower& follower) {
  AccessPort port;
  port.ready = [&follower](std::uint64_t size) {
    return follower.wait_for(size, patience) >= size;
  };
  port.about_stream = [&follower](const StreamRef& stream) {
    return follower.ask([&](const Books& books) { return about_stream(books, stream); });
  };
  port.about_question = [&follower](std::string_view view, std::string_view params) {
    const auto asked = params_in(params);
    return follower.ask([&](const Books& books) { return about_question(books, view, asked); });
  };
  return port;
}

}  // namespace daybook::server
