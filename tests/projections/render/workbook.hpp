/// Reads an Excel workbook back, as a program that opens it would.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace daybook::test {

/// One file of the zip archive that a workbook is; fails the test when there is none.
std::string file_in_workbook(const std::string& path, const std::string& name);

/// A sheet's cells by their place, `B2`: texts as they are, numbers as they are stored, truth as 1
/// or 0.
struct Sheet {
  std::string name;
  std::map<std::string, std::string> cells;
};

/// The sheets of a workbook, in order.
std::vector<Sheet> sheets_in_workbook(const std::string& path);

}  // namespace daybook::test
