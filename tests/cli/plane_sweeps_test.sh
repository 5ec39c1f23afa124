#!/usr/bin/env bash
# Sweeps that the plane decks of input/ take to a residual of 1e-8, a film in cells much shorter than its mean free paths,
# and a film on a substrate, both far thinner than the mean free paths of most of their phonons. A strip between mirrors, with
# what it keeps in memory.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

decks=$source_dir/input

# takes_at_most SWEEPS DECK OPTION...
takes_at_most() {
  local limit=$1 deck=$2 sweeps
  shift 2
  expect 0 "$program" run "$deck" -o out --force --set solver.tolerance=1e-8 "$@"
  sweeps=$(value out/summary.json solve.sweeps)
  [[ $sweeps -le $limit ]] || fail "$deck $* takes $sweeps sweeps instead of $limit"
}

# says_low_order NAME: of the last run, in its summary and on the terminal.
says_low_order() {
  [[ $(value out/summary.json solve.low_order) == "$1" ]] || fail "not solved with $1"
  prints "low order: $1"
}

takes_at_most 12 "$decks/square.yaml"
says_low_order 'poles on vertices'
takes_at_most 25 "$decks/hotspot_transistor.yaml" --set angles.azimuthal=48
says_low_order 'groups and poles on vertices'
takes_at_most 25 "$decks/porous.yaml" --set angles.azimuthal=48
takes_at_most 25 "$decks/wavy_interface.yaml" --set angles.azimuthal=48
takes_at_most 25 "$decks/fuchs_sondheimer.yaml"
says_low_order 'groups on nodes'
takes_at_most 25 "$decks/fuchs_sondheimer.yaml" --set mesh.grid.x.0.length='100 nm'

# Each band of the film has a level of its own, which nothing but the interface brings down.
cat >ballistic.yaml <<'EOF'
temperature: 320 K
materials:
  gan: {library: gan}
  sic: {library: sic_4h}
mesh:
  grid:
    x: [{length: 300 nm, cells: 16}, {length: 100 nm, cells: 10, grading: uniform}, {length: 300 nm, cells: 16}]
    y: [{length: 1 um, cells: 24}, {length: 150 nm, cells: 8}, {length: 50 nm, cells: 4}]
    materials:
      - [sic, sic, sic]
      - [gan, gan, gan]
      - [gan, gan, gan]
interfaces:
  - {between: [gan, sic], model: dmm}
boundaries:
  bottom: {isothermal: 320 K}
  top: {specularity: 0}
  left: {specularity: 1}
  right: {specularity: 1}
heating:
  - {material: gan, power: 5e16 W/m^3, within: {x: [300 nm, 400 nm], y: [1150 nm, 1200 nm]}}
angles: {polar: 4, azimuthal: 16}
EOF
# To half of 1e-8 in every temperature: whoever knew the error would stop after 23 (to a mean residual of 1e-8: 19).
takes_at_most 25 ballistic.yaml
takes_at_most 25 ballistic.yaml --set boundaries.left.specularity=0 --set boundaries.right.specularity=0
# The same on a mesh that has memory for few matrices (42 000 nodes), and in more directions.
takes_at_most 25 ballistic.yaml --set boundaries.left.specularity=0 --set boundaries.right.specularity=0 \
  --set mesh.grid.x.0.cells=30 --set mesh.grid.x.1.cells=45 --set mesh.grid.x.2.cells=30 \
  --set mesh.grid.y.0.cells=70 --set mesh.grid.y.1.cells=20 --set mesh.grid.y.2.cells=10
takes_at_most 25 ballistic.yaml --set angles.polar=8 --set angles.azimuthal=96

# Columns of 100 nm between diffuse walls: every band diffuses along them by itself.
cat >column.yaml <<'EOF'
temperature: 300 K
materials:
  gan: {library: gan}
  sic: {library: sic_4h}
mesh:
  grid:
    x: [{length: 100 nm, cells: 8}]
    y: [{length: 1 um, cells: 30}, {length: 1 um, cells: 30}]
    materials: [[sic], [gan]]
interfaces:
  - {between: [gan, sic], model: dmm}
boundaries:
  bottom: {isothermal: 299 K}
  top: {isothermal: 301 K}
  left: {specularity: 0}
  right: {specularity: 0}
angles: {polar: 4, azimuthal: 16}
EOF
takes_at_most 25 column.yaml
takes_at_most 25 column.yaml --set mesh.grid.y.0.length='5 um' --set mesh.grid.y.1.length='5 um' \
  --set mesh.grid.y.0.cells=40 --set mesh.grid.y.1.cells=40

# What goes round between facing mirrors is closed within the sweep: only means at the interface are unknown beside T.
cat >strip.yaml <<'EOF'
temperature: 300 K
materials:
  ge: {library: germanium}
  si: {library: silicon}
mesh:
  grid:
    x: [{length: 200 nm, cells: 40}, {length: 800 nm, cells: 60}]
    y: [{length: 50 nm, cells: 1}]
    materials: [[ge, si]]
interfaces:
  - {between: [ge, si], model: dmm}
boundaries:
  left: {isothermal: 305 K}
  right: {isothermal: 295 K}
  bottom: specular
  top: specular
angles: {polar: 8, azimuthal: 32}
EOF
takes_at_most 12 strip.yaml
unknowns=$(value out/summary.json problem.krylov_unknowns)
[[ ${unknowns%.*} -le 1000 ]] || fail "strip: directions at mirrors are unknowns ($unknowns)"
memory=$(value out/summary.json solve.peak_memory_MB)
[[ ${memory%.*} -le 100 ]] || fail "strip: $memory MB instead of 100"

# Phonons that acoustic mismatch keeps within layers are followed along them, column by column.
cat >layers.yaml <<'EOF'
temperature: 300 K
materials:
  a: {library: silicon, frequency_bins: 10}
  b: {library: germanium, frequency_bins: 10}
mesh:
  grid:
    x: [{length: 1 um, cells: 40}]
    y: [{length: 150 nm, cells: 6}, {length: 150 nm, cells: 6}, {length: 150 nm, cells: 6}, {length: 150 nm, cells: 6}]
    materials: [[a], [b], [a], [b]]
interfaces:
  - {between: [a, b], model: amm}
boundaries:
  left: {isothermal: 300 K}
  right: {isothermal: 300 K}
  bottom: {isothermal: 300 K}
  top: specular
heating:
  - {material: a, power: 1e16 W/m^3, within: {x: [400 nm, 600 nm], y: [0 nm, 150 nm]}}
angles: {polar: 4, azimuthal: 16}
EOF
takes_at_most 17 layers.yaml
# Many thin ones between cold walls, among them bands that fly a thousand times their length.
layers=$(for _ in 1 2 3 4 5 6 7 8 9 10; do printf '{length: 50 nm, cells: 1}, {length: 50 nm, cells: 1}, '; done)
materials=$(for _ in 1 2 3 4 5 6 7 8 9 10; do printf '[a], [b], '; done)
sed -e "s/  y: .*/  y: [${layers%, }]/; s/    materials: .*/    materials: [${materials%, }]/" \
  -e 's/bins: 10/bins: 20/; s/150 nm\]}}/50 nm]}}/' layers.yaml >thin.yaml
takes_at_most 18 thin.yaml
takes_at_most 22 thin.yaml --set interfaces.0.model=dmm --set solver.tolerance=1e-6

# Between diffuse walls: what passes planes is followed through all layers in one turn.
across() {
  local count=$1 lengths materials
  lengths=$(for ((i = 0; i < count; ++i)); do printf '{length: %s nm, cells: %s, grading: uniform}, ' $((1000 / count)) $((60 / count)); done)
  materials=$(for ((i = 0; i < count; i += 2)); do printf 'a, b, '; done)
  sed -e "s/  x: .*/  x: [${lengths%, }]/; s/  y: .*/  y: [{length: 1 um, cells: 60, grading: uniform}]/" \
    -e "s/    materials: .*/    materials: [[${materials%, }]]/; s/bins: 10/bins: 20/" \
    -e 's/  bottom: .*/  bottom: {specularity: 0}/; s/  top: .*/  top: {specularity: 0}/' \
    -e 's/within: .*/within: {x: [0 nm, 300 nm], y: [400 nm, 600 nm]}}/' layers.yaml
}
across 6 >across.yaml
takes_at_most 21 across.yaml --set solver.tolerance=1e-6
across 20 >across.yaml
takes_at_most 24 across.yaml --set solver.tolerance=1e-6
takes_at_most 20 across.yaml --set solver.tolerance=1e-6 --set interfaces.0.model=dmm
