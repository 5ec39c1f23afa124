// Two materials with a wavy interface between them: half a period of 80 nm from trough to crest, in nm. Left and right
// are mirror planes.   tools/make_mesh input/geometry/wavy.geo   writes wavy.msh beside it
period = 80; height = 60; amplitude = 15; size = 4; points = 16;
Point(1) = {0, -height, 0}; Point(2) = {period/2, -height, 0};
Point(3) = {period/2, height, 0}; Point(4) = {0, height, 0};
For i In {0:points}
  Point(100 + i) = {i*period/2/points, -amplitude*Cos(Pi*i/points), 0};
EndFor
Spline(1) = {100:100 + points};
Line(2) = {1, 2}; Line(3) = {2, 100 + points}; Line(4) = {100, 1};
Line(5) = {100 + points, 3}; Line(6) = {3, 4}; Line(7) = {4, 100};
Curve Loop(1) = {2, 3, -1, 4}; Plane Surface(1) = {1};
Curve Loop(2) = {1, 5, 6, 7}; Plane Surface(2) = {2};
Physical Surface("lower") = {1};
Physical Surface("upper") = {2};
Physical Curve("bottom") = {2};
Physical Curve("top") = {6};
Physical Curve("left") = {4, 7};
Physical Curve("right") = {3, 5};
Mesh.MeshSizeMin = size; Mesh.MeshSizeMax = size;
