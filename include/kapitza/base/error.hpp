#pragma once
/// The three kinds of failure. Library code throws the first two; only app/ decides on exit codes.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// A place in a text that a user wrote. Lines and columns count from 1; 0 means "the file as a whole".
struct SourceLocation {
  std::string file; ///< path as the user gave it, or the option; empty: no place
  int line = 0;     ///< counts from 1
  int column = 0;   ///< counts characters
};

/// One mistake of the user's: where, which key (full path such as "mesh.layers[1].thickness"; may be empty),
/// and one sentence that says what is wrong and what would be right.
struct InputIssue {
  SourceLocation where; ///< the place of the mistake
  std::string key;      ///< path of the key, or the option; empty: none
  std::string message;  ///< the sentence, without place and key
};

/// "deck.yaml:3:14: mesh.layers[1].thickness: must be positive, got -5 nm"
inline std::string to_string(const InputIssue& issue) {
  std::string text;
  if (!issue.where.file.empty()) {
    text = issue.where.file;
    if (issue.where.line > 0)
      text += ":" + std::to_string(issue.where.line) + ":" + std::to_string(issue.where.column);
    text += ": ";
  }
  if (!issue.key.empty()) text += issue.key + ": ";
  return text + issue.message;
}

/// Bad input (deck, file or option): exit code 2. Carries every mistake found, not only the first.
class InputError : public std::runtime_error {
 public:
  /// All mistakes together.
  explicit InputError(std::vector<InputIssue> issues)
      : std::runtime_error(join(issues)), issues_(std::move(issues)) {}
  /// A mistake that has no place in a file (a command-line option, say).
  explicit InputError(const std::string& message) : InputError(std::vector<InputIssue>{{{}, {}, message}}) {}

  const std::vector<InputIssue>& issues() const { return issues_; }

 private:
  static std::string join(const std::vector<InputIssue>& issues) {
    std::string text;
    for (const InputIssue& issue : issues) text += (text.empty() ? "" : "\n") + to_string(issue);
    return text;
  }

  std::vector<InputIssue> issues_;
};

/// The machine or the method failed, not the user's input, and every rank knows it: disk, NaN.
class RuntimeFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

} // namespace kapitza
