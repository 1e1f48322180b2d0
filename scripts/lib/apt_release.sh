# shellcheck shell=bash
# Functions to get packages of another release of Debian. To be sourced by scripts that define `die`.

# apt_release FOLDER RELEASE KIND: downloads the package lists of the release; KIND is deb or deb-src.
# Asks the Debian mirror that apt is configured with, keeps everything in FOLDER, and leaves apt's
# options in the array apt_options. Debian's signature is checked, as always with apt.
apt_release() {
  local apt=$1 release=$2 kind=$3
  command -v apt-get >/dev/null || die "this system has no apt"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/preferences"
  local site
  site=$(apt_mirror 'Origin: Debian' 'Label: Debian' 'Component: main')
  # Without package lists apt doesn't know whose a mirror is.
  if [[ -z $site ]]; then
    site=$(apt_mirror "Release: $(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)")
  fi
  [[ -n $site ]] || die "apt is configured with no mirror of Debian"
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -r $keyring ]] || die "there is no $keyring (Debian's package debian-archive-keyring)"
  printf '%s [signed-by=%s] %s %s main\n' "$kind" "$keyring" "$site" "$release" >"$apt/sources.list"
  apt_options=(--option "Dir::Etc::SourceList=$apt/sources.list"
    --option Dir::Etc::SourceParts=/dev/null --option Dir::Etc::Preferences=/dev/null
    --option "Dir::Etc::PreferencesParts=$apt/preferences" --option "Dir::State::Lists=$apt/lists"
    --option "Dir::Cache=$apt/cache" --option Acquire::Languages=none
    --option APT::Sandbox::User=root --option Acquire::Retries=2)
  apt-get "${apt_options[@]}" --quiet=2 update >&2 || die "the package lists can't be had"
}

apt_mirror() {
  # shellcheck disable=SC2016  # apt-get expands it.
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "$@" | head -n 1
}
