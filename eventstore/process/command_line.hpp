/// The behaviour that all our command lines share.
#pragma once

#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace daybook::process {

/// The exit status of a command line that asked for help or a version, which is put on standard
/// output, or that was not taken, which standard error is told.
int status_of(const CLI::App& app, const CLI::ParseError& error);

/// Throws CLI::ValidationError when an option was given with nothing as its value: what a script
/// meant to put there was missing, and what holds without the option was not meant.
void refuse_empty_values(const CLI::App& app);

/// Takes a whole number in plain digits, and nothing else: no sign, no other base, no
/// space, and none that is too large for 64 bits.
CLI::Validator whole_number();

}  // namespace daybook::process
