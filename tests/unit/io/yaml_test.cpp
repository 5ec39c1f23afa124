/// YAML that is legal or nearly so, and dangerous.

#include "io/deck/node.hpp"

#include <gtest/gtest.h>

namespace kapitza::io {
namespace {

std::string complaint(const std::string& text) {
  std::vector<InputIssue> issues;
  parse_file(text, "f", issues);
  std::string result;
  for (const InputIssue& issue : issues) result += (result.empty() ? "" : "\n") + to_string(issue);
  return result;
}

TEST(Yaml, KeepsPlacesOfKeysAndValues) {
  std::vector<InputIssue> issues;
  const Node root = parse_file("a: 1\nb:\n  - {c: 2}\nd:\n", "f", issues);
  ASSERT_TRUE(issues.empty());
  ASSERT_EQ(root.entries.size(), 3u);
  const NodeEntry& c = find(root, "b")->items[0].entries[0];
  EXPECT_EQ(std::pair(c.where.line, c.where.column), std::pair(3, 6));
  EXPECT_EQ(std::pair(c.value.where.line, c.value.where.column), std::pair(3, 9));
  EXPECT_EQ(std::pair(find(root, "d")->where.line, find(root, "d")->where.column), std::pair(4, 1));
}

TEST(Yaml, ColumnsCountCharactersNotBytes) {
  std::vector<InputIssue> issues;
  const Node root = parse_file("{a: 1 \u00b5m, b: 2}\n", "f", issues);
  EXPECT_EQ(find(root, "b")->where.column, 14);
}

TEST(Yaml, AliasesAreValues) {
  std::vector<InputIssue> issues;
  const Node root = parse_file("a: &x {k: 1}\nb: *x\n", "f", issues);
  ASSERT_TRUE(issues.empty());
  EXPECT_EQ(find(*find(root, "b"), "k")->text, "1");
}

/// As YAML 1.1 has it: what a block says itself stands, and of several others the first that says it.
TEST(Yaml, KeysOfOtherBlocksCanBeMerged) {
  std::vector<InputIssue> issues;
  const Node root = parse_file(
      "a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3, m: 4}\nc: &y {k: 5, n: 6}\nd: {<<: [*x, *y]}\n", "f", issues);
  ASSERT_TRUE(issues.empty());
  const Node &b = *find(root, "b"), &d = *find(root, "d");
  EXPECT_EQ(b.entries.size(), 3u);
  EXPECT_EQ(find(b, "k")->text + find(b, "l")->text + find(b, "m")->text, "134");
  EXPECT_EQ(d.entries.size(), 3u);
  EXPECT_EQ(find(d, "k")->text + find(d, "l")->text + find(d, "n")->text, "126");
  EXPECT_EQ(complaint("a: {<<: 3}\n"),
            "f:1:5: not valid YAML: << needs a block of keys such as *name, or a list of such blocks");
  EXPECT_EQ(complaint("a: {<<: [1]}\n"),
            "f:1:5: not valid YAML: << needs a block of keys such as *name, or a list of such blocks");
}

TEST(Yaml, EveryDuplicateIsReported) {
  EXPECT_EQ(complaint("a: 1\nb: {c: 1, c: 2}\na: 2\nl: [{d: 1, d: 1}]\n"),
            "f:2:11: b.c: given twice, first in line 2\n"
            "f:3:1: a: given twice, first in line 1\n"
            "f:4:12: l[0].d: given twice, first in line 4");
}

TEST(Yaml, StrangeDocuments) {
  EXPECT_EQ(complaint("a: 1\n---\nb: 1\n"),
            "f:3:1: not valid YAML: a second document starts here, one is allowed");
  EXPECT_EQ(complaint("? [a, b]\n: 3\n"), "f:1:3: not valid YAML: a key must be a plain word");
  EXPECT_EQ(complaint("a: &a [1, *a]\n"),
            "f:1:11: not valid YAML: an alias stands inside the value that it names");
  EXPECT_EQ(complaint("a: *b\n"), "f:1:4: not valid YAML: the referenced anchor is not defined");
  EXPECT_EQ(complaint("just a text\n"), "f:1:1: 'key: value' lines are needed, got 'just a text'");
}

TEST(Yaml, DepthAndSizeAreBounded) {
  EXPECT_EQ(complaint("a: " + std::string(1000000, '[')),
            "f:1:104: not valid YAML: nested more than 200 levels deep");
  std::string bomb = "x0: &x0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n", chain = "x0: &x0 [1]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string alias = "*x" + std::to_string(i - 1), name = "x" + std::to_string(i);
    bomb += name + ": &" + name + " [";
    for (int k = 0; k < 10; ++k) bomb += (k > 0 ? ", " : "") + alias;
    bomb += "]\n";
  }
  for (int i = 1; i < 300; ++i)
    chain += "x" + std::to_string(i) + ": &x" + std::to_string(i) + " [*x" + std::to_string(i - 1) + "]\n";
  EXPECT_NE(complaint(bomb).find("more than 500000 values"), std::string::npos);
  EXPECT_NE(complaint(chain).find("nested more than 200 levels deep"), std::string::npos);
}

TEST(Yaml, SyntaxErrorsHintAtTheOpenBracket) {
  EXPECT_EQ(complaint("a: {b: 1\nc: 2\n"),
            "f:2:2: not valid YAML: end of map flow not found; is the '{' in line 1 closed?");
  EXPECT_EQ(complaint("a:\n\tb: 3\n"),
            "f:2:1: not valid YAML: this line is indented with a tab; only blanks can indent");
}

TEST(Yaml, WritingAndReadingAgain) {
  std::vector<InputIssue> issues;
  const std::string text = to_yaml(parse_file("a: ['1', null, {b: 0.5 nm}]\nc: \"x: y\"\n", "f", issues));
  const Node again = parse_file(text, "g", issues);
  ASSERT_TRUE(issues.empty()) << text;
  const Node& a = *find(again, "a");
  ASSERT_EQ(a.items.size(), 3u);
  EXPECT_TRUE(a.items[0].quoted);
  EXPECT_EQ(a.items[1].kind, NodeKind::null);
  EXPECT_EQ(find(a.items[2], "b")->text, "0.5 nm");
  EXPECT_EQ(find(again, "c")->text, "x: y");
}

} // namespace
} // namespace kapitza::io
