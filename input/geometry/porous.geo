// A film with round pores, staggered: three periods of 100 nm, cut along the mirror planes through the pores' centres,
// so that half pores stand on the lower and on the upper side in turn. In nm.
// tools/make_mesh input/geometry/porous.geo   writes porous.msh beside it
SetFactory("OpenCASCADE");
periods = 3; period = 100; height = 50; radius = 18; size = 6;
length = periods*period;
Rectangle(1) = {0, 0, 0, length, height};
For i In {0:periods - 1}
  Disk(10 + i) = {(i + 0.25)*period, 0, 0, radius};
  Disk(20 + i) = {(i + 0.75)*period, height, 0, radius};
EndFor
film() = BooleanDifference{ Surface{1}; Delete; }{ Surface{10:10 + periods - 1, 20:20 + periods - 1}; Delete; };
eps = 1e-3;
left() = Curve In BoundingBox{-eps, -eps, -eps, eps, height + eps, eps};
right() = Curve In BoundingBox{length - eps, -eps, -eps, length + eps, height + eps, eps};
bottom() = Curve In BoundingBox{-eps, -eps, -eps, length + eps, eps, eps};
top() = Curve In BoundingBox{-eps, height - eps, -eps, length + eps, height + eps, eps};
pores() = Boundary{ Surface{film()}; };
pores() = Abs(pores());
pores() -= {left(), right(), bottom(), top()};
Physical Surface("si") = {film()};
Physical Curve("left") = left();
Physical Curve("right") = right();
Physical Curve("bottom") = bottom();
Physical Curve("top") = top();
Physical Curve("pores") = pores();
Mesh.MeshSizeMin = size; Mesh.MeshSizeMax = size;
