namespace ConvNeXtGen.Generator.Specs;

/// <summary>
/// Everything emission needs to know of one network, and nothing else: immutable, structurally equal, without text
/// positions (a comment added to the YAML must leave the emitted source cached).
/// </summary>
internal sealed record NetworkSpec
{
    /// <summary>Namespace of the class; empty for the global one.</summary>
    public required string Namespace { get; init; }

    public required string ClassName { get; init; }

    /// <summary>File name of the config, without folders.</summary>
    public required string ConfigName { get; init; }

    /// <summary>True when the config has errors: only the outline of the class is emitted, so that no follow-up errors arise.</summary>
    public bool IsSkeleton { get; init; }

    public NetworkTask Task { get; init; }

    /// <summary>The runtime's typed output of a head; null for logits and pyramids.</summary>
    public string? OutputType { get; init; }

    /// <summary>C# of the convolution style that the layers share; null when none uses it.</summary>
    public string? Style { get; init; }

    /// <summary>Strides of the head's levels; empty when the outputs tell.</summary>
    public EquatableArray<int> Strides { get; init; }

    public int InputChannels { get; init; }

    public int ImageSize { get; init; }

    public int MinimumImageSize { get; init; }

    /// <summary>0 for a backbone.</summary>
    public int Classes { get; init; }

    public EquatableArray<string> ClassNames { get; init; }

    public EquatableArray<GroupSpec> Groups { get; init; }

    /// <summary>In execution order.</summary>
    public EquatableArray<LayerSpec> Layers { get; init; }

    public EquatableArray<OutputSpec> Outputs { get; init; }

    /// <summary>The maps of <c>ForwardFeatures</c>; the same as <see cref="Outputs"/> for a backbone.</summary>
    public EquatableArray<OutputSpec> Features { get; init; }

    public long Parameters { get; init; }

    public long Macs { get; init; }

    public string FullName => Namespace.Length == 0 ? ClassName : Namespace + "." + ClassName;
}

/// <summary>What a network's output means; the runtime's enum of the same name.</summary>
internal enum NetworkTask
{
    Features,
    Classification,
    Detection,
    Segmentation,
    Pose,
    OrientedDetection,
}

/// <summary>Layers that form one typed member, such as a stage: a chain, of which only the last value is seen outside.</summary>
/// <param name="Member">Name of the property, such as <c>Stage3</c>.</param>
/// <param name="Summary">What it is, for IntelliSense.</param>
internal sealed record GroupSpec(string Member, string Summary)
{
    /// <summary>The nested class; a property cannot share the name of its type here.</summary>
    public string TypeName => Member + "Layout";
}

/// <summary>A value that leaves the network.</summary>
/// <param name="Name">Name of the record member, such as <c>P3</c>.</param>
/// <param name="Layer">Index of the layer that makes it.</param>
/// <param name="Shape">At the config's image size.</param>
/// <param name="Stride">Pixels of the image per pixel of the map; 0 for a vector.</param>
internal sealed record OutputSpec(string Name, int Layer, Shape Shape, int Stride);
