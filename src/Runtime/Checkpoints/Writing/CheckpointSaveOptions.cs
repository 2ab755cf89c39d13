namespace ConvNeXtGen.Checkpoints;

/// <summary>How a checkpoint is written.</summary>
public sealed record CheckpointSaveOptions
{
    /// <summary>The default options: the model's own names, no metadata but what a network says of itself.</summary>
    public static CheckpointSaveOptions Default { get; } = new();

    /// <summary>Whose names the file gets. Everything but <see cref="NamingScheme.Native"/> needs a model with Meta's names.</summary>
    public NamingScheme Scheme { get; init; } = NamingScheme.Native;

    /// <summary>Texts to keep in the file. In a PyTorch file they stand in a dictionary <c>metadata</c> beside the state dictionary.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Key under which a PyTorch file holds the state dictionary, e.g. <c>model</c> as in Meta's files. When null, the file is the
    /// dictionary, as torchvision's are; with metadata it is <c>model</c>.
    /// </summary>
    public string? Dictionary { get; init; }

    /// <summary>
    /// Whether timm's names come with 1×1 convolutions instead of linear layers in the MLPs. When null, by the width of the first
    /// stage: so for atto, femto, pico and nano, as timm builds them.
    /// </summary>
    public bool? PointwiseConvolutions { get; init; }
}
