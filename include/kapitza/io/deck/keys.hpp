#pragma once
/// The keys of decks and material files as plain rows: the tables that the reader itself works from.

#include <string>
#include <vector>

namespace kapitza {

/// One key. Fields that do not apply are empty.
struct KeyRow {
  std::string
      block;        ///< path of the block it stands in: "" for the top, "mesh.layers[]" for an item of a list
  std::string key;  ///< "thickness"
  std::string type; ///< "quantity", "whole number", "word", "block", ...; empty: refused with an explanation
  std::string unit; ///< SI unit of a bare number
  std::string range;   ///< "> 0", "diffuse, specular"
  std::string preset;  ///< what holds where the key is absent; "required"
  std::string meaning; ///< what it says, as a phrase
  std::string like{};  ///< path of the block whose keys a block has, too, where they are described only there
};

/// Every key of a deck, block by block.
std::vector<KeyRow> deck_key_reference();

/// Every key of a material file, block by block.
std::vector<KeyRow> material_key_reference();

/// The rows as a JSON Schema (draft 7), for editors and other programs. It accepts every file that the reader
/// accepts, and rejects unknown and missing keys, wrong types, unknown words and numbers out of their range;
/// what keys mean together (exactly one of ..., names that must exist) only the reader knows.
std::string key_schema(const std::vector<KeyRow>& rows, const std::string& title);

/// The rows as Markdown, one heading and one table per block. `top` is the heading of the outermost block.
std::string key_reference_markdown(const std::vector<KeyRow>& rows, const std::string& top);

} // namespace kapitza
