namespace ConvNeXtGen.Checkpoints;

/// <summary>Which changes of element type loading may make on the way.</summary>
public enum ElementConversion
{
    /// <summary>None: the file's type must be the model's.</summary>
    None,

    /// <summary>Between floating-point types, in both directions; what a half-precision checkpoint needs. The default.</summary>
    FloatingPoint,

    /// <summary>Between any two types, with the rounding and truncation that brings.</summary>
    Any,
}
