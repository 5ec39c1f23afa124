// One period of a film with a staggered array of round pores, in nm. Left and right are periodic.
// tools/make_mesh input/geometry/porous.geo   writes porous.msh beside it
SetFactory("OpenCASCADE");
period = 100; radius = 18; size = 7;
Rectangle(1) = {0, 0, 0, period, period};
Disk(2) = {0.25*period, 0.25*period, 0, radius};
Disk(3) = {0.75*period, 0.75*period, 0, radius};
BooleanDifference(4) = { Surface{1}; Delete; }{ Surface{2, 3}; Delete; };
eps = 1e-3;
left() = Curve In BoundingBox{-eps, -eps, -eps, eps, period + eps, eps};
right() = Curve In BoundingBox{period - eps, -eps, -eps, period + eps, period + eps, eps};
bottom() = Curve In BoundingBox{-eps, -eps, -eps, period + eps, eps, eps};
top() = Curve In BoundingBox{-eps, period - eps, -eps, period + eps, period + eps, eps};
all() = Boundary{ Surface{4}; };
pores() = all();
pores() -= left(); pores() -= right(); pores() -= bottom(); pores() -= top();
Periodic Curve { right() } = { left() } Translate { period, 0, 0 };
Periodic Curve { top() } = { bottom() } Translate { 0, period, 0 };
Physical Surface("si") = {4};
Physical Curve("left") = left();
Physical Curve("right") = right();
Physical Curve("bottom") = bottom();
Physical Curve("top") = top();
Physical Curve("pores") = pores();
Mesh.MeshSizeMin = size; Mesh.MeshSizeMax = size;
