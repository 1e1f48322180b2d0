#include "portal/base/digest.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("digest") {
  TEST_CASE("computes SHA-256 (FIPS 180-4)") {
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(to_hex(sha256(std::string_view("\0", 1))) ==
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  }

  TEST_CASE("gives the same digest for input in pieces, wherever it is split") {
    std::string text;
    for (int i = 0; i < 200; ++i) text.push_back(static_cast<char>(i));
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      CAPTURE(cut);
      Sha256 hash;
      hash.update(std::string_view(text).substr(0, cut));
      hash.update({});
      hash.update(std::string_view(text).substr(cut));
      CHECK(hash.finish() == sha256(text));
    }
    CHECK(Sha256().finish() == sha256(""));
  }

  TEST_CASE("detects a difference in any bit") {
    const Digest digest = sha256("porthole");
    CHECK(equal_in_constant_time(digest, sha256("porthole")));
    for (std::size_t bit = 0; bit < 8 * digest.size(); ++bit) {
      Digest other = digest;
      other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ (1u << (bit % 8)));
      CAPTURE(bit);
      CHECK_FALSE(equal_in_constant_time(digest, other));
    }
  }

  TEST_CASE("parses the digits that it writes, and no others") {
    const Digest digest = sha256("porthole");
    const std::string hex = to_hex(digest);
    CHECK(parse_digest(hex) == digest);
    const std::uint8_t bytes[] = {0x00, 0x0F, 0xF0, 0xFF, 0xA5};
    CHECK(to_hex(bytes, sizeof bytes) == "000ff0ffa5");

    CHECK_FALSE(parse_digest("").has_value());
    CHECK_FALSE(parse_digest(hex.substr(1)).has_value());
    CHECK_FALSE(parse_digest(hex + "0").has_value());
    CHECK_FALSE(parse_digest(hex + "00").has_value());
    // Upper case is not our format; `/ : @ G ` g` are next to the ranges of digits.
    for (const char wrong : {'A', 'F', 'g', '/', ':', '@', 'G', '`', ' ', '\0', '\xFF'}) {
      for (const std::size_t place : {std::size_t{0}, std::size_t{31}, hex.size() - 1}) {
        std::string changed = hex;
        changed[place] = wrong;
        CAPTURE(changed);
        CHECK_FALSE(parse_digest(changed).has_value());
      }
    }
  }

  TEST_CASE("computes MD5 (RFC 1321)") {
    CHECK(md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(md5_hex("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
  }

  TEST_CASE("encodes base64 (RFC 4648)") {
    CHECK(to_base64("") == "");
    CHECK(to_base64("f") == "Zg==");
    CHECK(to_base64("fo") == "Zm8=");
    CHECK(to_base64("foo") == "Zm9v");
    CHECK(to_base64("foob") == "Zm9vYg==");
    CHECK(to_base64("fooba") == "Zm9vYmE=");
    CHECK(to_base64("foobar") == "Zm9vYmFy");
    CHECK(to_base64("\xFB\xEF\xFF") == "++//");
    CHECK(to_base64(std::string_view("\0\0", 2)) == "AAA=");
    // Long output has no line breaks.
    CHECK(to_base64(std::string(300, 'a')).find('\n') == std::string::npos);
  }
}

}  // namespace porthole
