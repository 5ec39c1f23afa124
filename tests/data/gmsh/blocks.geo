// Three materials that meet in one point (2, 1): quadrilaterals on the left, triangles on the right, a pore.
// The nodes on opposite sides of the outline are the same up to a translation.
Point(1) = {0, 0, 0, 0.6};  Point(2) = {2, 0, 0, 0.6};  Point(3) = {4, 0, 0, 0.6};
Point(4) = {4, 1, 0, 0.6};  Point(5) = {4, 2, 0, 0.6};  Point(6) = {2, 2, 0, 0.6};
Point(7) = {0, 2, 0, 0.6};  Point(8) = {0, 1, 0, 0.6};  Point(9) = {2, 1, 0, 0.6};
Line(1) = {1, 2};  Line(2) = {2, 3};  Line(3) = {3, 4};  Line(4) = {4, 5};  Line(5) = {5, 6};  Line(6) = {6, 7};
Line(7) = {7, 8};  Line(8) = {8, 1};  Line(9) = {2, 9};  Line(10) = {9, 6};  Line(11) = {9, 4};
// the pore, a square in the upper right block
Point(11) = {2.8, 1.3, 0, 0.4};  Point(12) = {3.2, 1.3, 0, 0.4};  Point(13) = {3.2, 1.7, 0, 0.4};  Point(14) = {2.8, 1.7, 0, 0.4};
Line(21) = {11, 12};  Line(22) = {12, 13};  Line(23) = {13, 14};  Line(24) = {14, 11};
Transfinite Curve{1, 2, 5, 6} = 4;
Transfinite Curve{3, 4, 7, 8, 9, 10} = 3;
Curve Loop(1) = {1, 9, 10, 6, 7, 8};        Plane Surface(1) = {1};  // bounded by six curves, four corners
Curve Loop(2) = {2, 3, -11, -9};            Plane Surface(2) = {2};
Curve Loop(3) = {11, 4, 5, -10};  Curve Loop(4) = {21, 22, 23, 24};  Plane Surface(3) = {3, 4};
Transfinite Surface{1} = {1, 2, 6, 7};
Recombine Surface{1};
Physical Surface("si") = {1};
Physical Surface("ge") = {2};
Physical Surface("c") = {3};
Physical Curve("left") = {7, 8};
Physical Curve("right") = {3, 4};
Physical Curve("bottom") = {1, 2};
Physical Curve("top") = {5, 6};
Physical Curve("pore") = {21, 22, 23, 24};
Physical Curve("si-ge") = {9};              // the name of an interface is the user's own affair
