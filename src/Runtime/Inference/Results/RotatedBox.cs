namespace ConvNeXtGen.Inference;

/// <summary>A box turned around its centre.</summary>
/// <param name="CenterX">Centre in pixels.</param>
/// <param name="CenterY">Centre in pixels.</param>
/// <param name="Width">Side along the angle, in pixels.</param>
/// <param name="Height">The other side, in pixels.</param>
/// <param name="Angle">Radians from the x axis towards the y axis, which is clockwise on the screen.</param>
public readonly record struct RotatedBox(float CenterX, float CenterY, float Width, float Height, float Angle)
{
    /// <summary>The corners in turn; the first one is right of and below the centre when the angle is 0.</summary>
    public IReadOnlyList<(float X, float Y)> Corners
    {
        get
        {
            var (sin, cos) = MathF.SinCos(Angle);
            var (ux, uy) = (Width / 2 * cos, Width / 2 * sin);
            var (vx, vy) = (-Height / 2 * sin, Height / 2 * cos);
            return
            [
                (CenterX + ux + vx, CenterY + uy + vy),
                (CenterX + ux - vx, CenterY + uy - vy),
                (CenterX - ux - vx, CenterY - uy - vy),
                (CenterX - ux + vx, CenterY - uy + vy),
            ];
        }
    }

    /// <summary>The smallest axis-aligned box around it.</summary>
    public Box Bounds
    {
        get
        {
            var (sin, cos) = MathF.SinCos(Angle);
            return Box.FromCenter(
                CenterX,
                CenterY,
                Math.Abs(Width * cos) + Math.Abs(Height * sin),
                Math.Abs(Width * sin) + Math.Abs(Height * cos));
        }
    }

    /// <summary>
    /// Probabilistic IoU in [0, 1]: 1 − the Hellinger distance of the normal distributions that have the boxes' second
    /// moments (Llerena et al., Gaussian Bounding Boxes and Probabilistic Intersection-over-Union, arXiv 2106.06072).
    /// </summary>
    public float ProbIoU(RotatedBox other) => GaussianBox.From(this).ProbIoU(GaussianBox.From(other));
}
