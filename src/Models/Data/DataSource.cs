using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Data;

/// <summary>Opens what <c>--data</c> names: the digits that come along, or a folder of images.</summary>
internal static class DataSource
{
    /// <summary>The name of the digits.</summary>
    public const string Digits = "digits";

    /// <summary>Where the digits are.</summary>
    public static string DigitsPath => Path.Combine(AppContext.BaseDirectory, "Data", "digits.csv.gz");

    /// <summary>Opens a data set in the shape that a network takes.</summary>
    /// <exception cref="CommandException">It does not fit the network; the message says why.</exception>
    public static IImageDataset Open(string data, NetworkInfo network)
    {
        IImageDataset dataset = data == Digits ? DigitsReader.Read(DigitsPath) : OpenFolder(data, network);
        if (dataset.Shape.Channels != network.InputChannels)
        {
            throw new CommandException($"{network.Name} takes images of {network.InputChannels} channels, but {data} has {dataset.Shape.Channels}.");
        }

        if (dataset.Shape.Height < network.MinimumImageSize)
        {
            throw new CommandException($"{network.Name} takes images of at least {network.MinimumImageSize}×{network.MinimumImageSize}, but those of {data} are {dataset.Shape.Height}×{dataset.Shape.Width}.");
        }

        if (dataset.ClassNames.Count > network.Classes)
        {
            throw new CommandException($"{network.Name} has {network.Classes} classes, but {data} has {dataset.ClassNames.Count}: a copy of {network.Config} with nc: {dataset.ClassNames.Count} fits it.");
        }

        return dataset;
    }

    private static ImageFolder OpenFolder(string path, NetworkInfo network) =>
        Directory.Exists(path)
            ? new ImageFolder(path, new ImageShape(network.InputChannels, network.ImageSize, network.ImageSize))
            : throw new CommandException($"There is no folder '{path}'. --data takes '{Digits}' or a folder with one folder of images per class.");
}
