namespace ConvNeXtGen.Generator;

/// <summary>Names of the pipeline's steps; tests ask by them what was recomputed and why.</summary>
internal static class TrackingNames
{
    /// <summary>The modules that rows can name.</summary>
    public const string Vocabulary = nameof(Vocabulary);

    /// <summary>YAML files with their options.</summary>
    public const string ConfigFiles = nameof(ConfigFiles);

    /// <summary>Bound files: networks and diagnostics.</summary>
    public const string Bound = nameof(Bound);

    /// <summary>What is reported.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>Networks, one by one, without text positions.</summary>
    public const string Networks = nameof(Networks);

    /// <summary>Which files lose a class name to another.</summary>
    public const string Collisions = nameof(Collisions);

    /// <summary>Networks that are emitted.</summary>
    public const string Emitted = nameof(Emitted);

    /// <summary>Whether libtorch has to be made ready when the assembly is loaded.</summary>
    public const string NeedsLibTorch = nameof(NeedsLibTorch);
}
