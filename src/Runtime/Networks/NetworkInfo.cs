namespace ConvNeXtGen;

/// <summary>What the compiler knows about a generated network.</summary>
public sealed record NetworkInfo
{
    /// <summary>Name of the generated class.</summary>
    public required string Name { get; init; }

    /// <summary>File name of the config it was generated from.</summary>
    public required string Config { get; init; }

    /// <summary>What the output means.</summary>
    public required NetworkTask Task { get; init; }

    /// <summary>Channels of the input image.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Height and width in pixels that shapes and MACs are given for.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Smallest height and width that the network accepts.</summary>
    public required int MinimumImageSize { get; init; }

    /// <summary>Number of classes; 0 for a backbone.</summary>
    public required int Classes { get; init; }

    /// <summary>Names of the classes, by class index; empty when the config names none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Number of trained values.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Multiply-accumulates of convolutions and linear layers for one image at <see cref="ImageSize"/>.</summary>
    public required long Macs { get; init; }

    /// <summary>Pixels of the image per pixel of each output map, in output order; empty for a classifier.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [];

    /// <summary>The layers in execution order.</summary>
    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    /// <summary>
    /// SHA-256, in 64 lower-case hexadecimal digits, of what the config says the network is: task, channels, classes and their names, and every layer with
    /// module, arguments, inputs and repeats. The class's and the file's name, image size, initial values, comments and the order of keys
    /// play no part.
    /// </summary>
    public string ConfigHash() => ConfigText.Hash(this);

    /// <summary>The rows of the config; empty for a stage config.</summary>
    public IReadOnlyList<RowInfo> Rows => RowInfo.Of(Layers);

    /// <summary>Name, task and size in a line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name} ({Config}): {Task}, {ParameterCount:N0} parameters, {InputChannels}×{ImageSize}×{ImageSize}");

    /// <summary>The name of a class, or its index where the config names none.</summary>
    public string ClassName(int index) =>
        index < ClassNames.Count ? ClassNames[index] : index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
