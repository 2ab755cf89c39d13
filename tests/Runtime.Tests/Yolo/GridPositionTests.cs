using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers.Yolo;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

public class GridPositionTests
{
    [Fact]
    public void Positions_are_sines_and_cosines_numbered_column_by_column()
    {
        const int height = 2, width = 3, channels = 8;
        using var map = zeros(1, channels, height, width);
        using var encoded = GridPositions.Encode(EagerOps.Instance, map, channels);
        Assert.Equal([1L, height * width, channels], encoded.shape);
        for (var token = 0; token < height * width; token++)
        {
            var (w, h) = (token / height, token % height);
            double[] angles = [w, w / 100.0, h, h / 100.0];
            double[] expected =
            [
                Math.Sin(angles[0]), Math.Sin(angles[1]), Math.Cos(angles[0]), Math.Cos(angles[1]),
                Math.Sin(angles[2]), Math.Sin(angles[3]), Math.Cos(angles[2]), Math.Cos(angles[3]),
            ];
            for (var channel = 0; channel < channels; channel++)
            {
                using var value = encoded[0, token, channel];
                Assert.Equal(expected[channel], value.item<float>(), 1e-6);
            }
        }
    }
}
