namespace ConvNeXtGen.Inference;

/// <summary>
/// A rotated box as the normal distribution with its second moments: w²/12 and h²/12 along its axes
/// (arXiv 2106.06072, equation 3).
/// </summary>
/// <param name="X">Mean.</param>
/// <param name="Y">Mean.</param>
/// <param name="A">Variance of x.</param>
/// <param name="B">Variance of y.</param>
/// <param name="C">Covariance.</param>
internal readonly record struct GaussianBox(double X, double Y, double A, double B, double C)
{
    private double Determinant => A * B - C * C;

    public static GaussianBox From(RotatedBox box)
    {
        var (sin, cos) = Math.SinCos(box.Angle);
        var (along, across) = ((double)box.Width * box.Width / 12, (double)box.Height * box.Height / 12);
        return new GaussianBox(
            box.CenterX,
            box.CenterY,
            along * cos * cos + across * sin * sin,
            along * sin * sin + across * cos * cos,
            (along - across) * cos * sin);
    }

    public float ProbIoU(GaussianBox other) => (float)(1 - Math.Sqrt(1 - Math.Exp(-Distance(other))));

    /// <summary>The Bhattacharyya distance at which two boxes have a probabilistic IoU.</summary>
    public static double DistanceAt(double probIoU) => -Math.Log(1 - (1 - probIoU) * (1 - probIoU));

    /// <summary>Whether the Bhattacharyya distance of two boxes is below a bound. Far boxes cost no logarithm.</summary>
    public bool IsWithin(double bound, GaussianBox other) => DistanceOfMeans(other) < bound && Distance(other) < bound;

    private double Distance(GaussianBox other) => DistanceOfMeans(other) + DistanceOfForms(other);

    // (μ₁ − μ₂)ᵀ (Σ₁ + Σ₂)⁻¹ (μ₁ − μ₂) / 4
    private double DistanceOfMeans(GaussianBox other)
    {
        var (a, b, c) = (A + other.A, B + other.B, C + other.C);
        var (x, y) = (X - other.X, Y - other.Y);
        var determinant = a * b - c * c;
        return determinant > 0
            ? (b * x * x - 2 * c * x * y + a * y * y) / determinant / 4
            : x == 0 && y == 0 ? 0 : double.PositiveInfinity;
    }

    // ln(|Σ₁ + Σ₂| / (4 √(|Σ₁| |Σ₂|))) / 2, never negative but for rounding.
    private double DistanceOfForms(GaussianBox other)
    {
        if (this with { X = 0, Y = 0 } == other with { X = 0, Y = 0 })
        {
            return 0;
        }

        var (a, b, c) = (A + other.A, B + other.B, C + other.C);
        var own = Math.Sqrt(Determinant * other.Determinant);
        return own > 0 ? Math.Max(0, Math.Log((a * b - c * c) / (4 * own)) / 2) : double.PositiveInfinity;
    }
}
