using ConvNeXtGen.Models.Data;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>A network that says something of images.</summary>
internal interface IPredictor : IDisposable
{
    /// <summary>Height and width of the network's input.</summary>
    int InputSize { get; }

    /// <summary>Runs the network once, so that the first image takes no longer than the others.</summary>
    void WarmUp();

    /// <summary>Looks at an image.</summary>
    /// <param name="path">Where it comes from.</param>
    /// <param name="image">The image.</param>
    ImagePrediction Predict(string path, PixelImage image);
}
