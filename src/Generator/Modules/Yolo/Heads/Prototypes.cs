using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>Mask prototypes, the part that segmentation heads share.</summary>
internal static class Prototypes
{
    /// <summary><c>Proto</c>: twice the size of the finest level.</summary>
    /// <param name="trace">The head's trace.</param>
    /// <param name="x">The finest level.</param>
    /// <param name="hidden">Channels in between.</param>
    /// <param name="masks">Number of prototypes.</param>
    /// <param name="transposed">Enlarged by a transposed convolution, otherwise by nearest neighbours.</param>
    public static void Describe(Trace trace, Shape x, int hidden, int masks, bool transposed) => trace.Child("proto", t =>
    {
        var y = t.Conv("cv1", x, hidden, 3);
        if (transposed)
        {
            t.ConvTranspose2d("upsample", y, hidden, 2, 2);
        }

        y = y with { Height = 2 * y.Height, Width = 2 * y.Width };
        return t.Conv("cv3", t.Conv("cv2", y, hidden, 3), masks);
    });
}
