using System.Collections.Immutable;
using ConvNeXtGen.Checkpoints.Naming;

namespace ConvNeXtGen.Checkpoints;

/// <summary>How strictly a checkpoint must fit. The defaults demand every tensor, with its exact shape.</summary>
public sealed record CheckpointLoadOptions
{
    /// <summary>The default options: strict.</summary>
    public static CheckpointLoadOptions Strict { get; } = new();

    /// <summary>Which dictionary of the file to read, e.g. <c>model_ema</c>; null chooses by rule.</summary>
    public string? Dictionary { get; init; }

    /// <summary>Whose names the file uses; null finds out.</summary>
    public NamingScheme? Scheme { get; init; }

    /// <summary>
    /// Whether tensors may be missing from the file or left over in it. Shapes still have to fit. Needed to initialise the ConvNeXt
    /// rows of a detector from a classification checkpoint.
    /// </summary>
    public bool Partial { get; init; }

    /// <summary>
    /// Whether the classification or detection head may differ. The layers of a head that do not fit are initialised anew, as the
    /// network's constructor does, whatever they held before, and the report says which. Random values come from
    /// <c>torch.random</c>'s generator, after everything was copied: <c>torch.random.manual_seed</c> before loading makes them repeat, and a
    /// file whose head fits draws none.
    /// </summary>
    public bool AllowDifferentHead { get; init; }

    /// <summary>
    /// Standard deviation of the truncated normal that a fresh classifier's weight gets with <see cref="AllowDifferentHead"/>. When
    /// null, what the network's config says (0.02 times its <c>head_init_scale</c>), and 2e-5 where the file is a ConvNeXt V2 encoder without
    /// a head, as masked pre-training leaves it and as its authors fine-tune it.
    /// </summary>
    public double? HeadStd { get; init; }

    /// <summary>Which changes of element type are allowed.</summary>
    public ElementConversion Conversion { get; init; } = ElementConversion.FloatingPoint;

    /// <summary>Prefixes that wrappers put before names, removed where most names carry them.</summary>
    public ImmutableArray<string> StripPrefixes { get; init; } = PrefixRule.Wrappers;
}
