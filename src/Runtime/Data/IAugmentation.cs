namespace ConvNeXtGen.Data;

/// <summary>A random change of a training image that keeps its class. <see cref="object.ToString"/> names it with its parameters, which must be the same for a run to be resumed.</summary>
public interface IAugmentation
{
    /// <summary>Changes an image in place.</summary>
    /// <param name="image">Channel planes one after the other, values in [0, 1].</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="random">The image's own random stream.</param>
    void Apply(Span<float> image, ImageShape shape, ref RandomStream random);
}
