/// The parts that pages of tables and of stories share.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace daybook {

/// A text as it may stand in HTML, between tags and in quoted attributes.
std::string escaped(std::string_view text);

/// The style of every page, on a screen and on paper.
std::string_view page_style();

/// The entries of a history, an article each, derived ones inside the entry that caused them.
std::string story_html(const boost::json::object& answer);

}  // namespace daybook
