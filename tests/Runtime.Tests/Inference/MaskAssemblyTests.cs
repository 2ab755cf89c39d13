using ConvNeXtGen.Inference;
using CsCheck;

namespace ConvNeXtGen.Runtime.Tests.Inference;

public class MaskAssemblyTests
{
    [Fact]
    public void It_does_what_the_definition_says() =>
        Gen.Select(Gen.Int[4, 60], Gen.Int[4, 60], Gen.Float[-1, 1].Array[3 * 8 * 8], Gen.Float[-1, 1].Array[3], Gen.Float[0, 1].Array[4]).Sample((width, height, prototypes, coefficients, edges) =>
        {
            var letterbox = Letterbox.Fit(width, height, 32, 32);
            var box = new Box(
                Math.Min(edges[0], edges[1]) * width, Math.Min(edges[2], edges[3]) * height, Math.Max(edges[0], edges[1]) * width, Math.Max(edges[2], edges[3]) * height);

            var mask = new MaskAssembly(prototypes, 8, 8, letterbox).Assemble(coefficients, box);

            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var inside = x + 0.5f >= box.Left && x + 0.5f < box.Right && y + 0.5f >= box.Top && y + 0.5f < box.Bottom;
                    var value = Value(prototypes, coefficients, letterbox, x, y);

                    // Where the sum is all but zero, rounding decides.
                    Assert.True(Math.Abs(value) < 1e-4 || mask[x, y] == (inside && value > 0), $"({x}, {y}): {value} in {box}");
                }
            }
        });

    [Fact]
    public void A_mask_refuses_pixels_that_do_not_fill_it() =>
        Assert.Contains("2×3 has 6 pixels, not 5", Assert.Throws<ArgumentException>(() => new Mask(0, 0, 2, 3, new bool[5])).Message);

    /// <summary>The weighted sum at the centre of a pixel, between the four cells around it.</summary>
    private static double Value(float[] prototypes, float[] coefficients, Letterbox letterbox, int x, int y)
    {
        var (inputX, inputY) = letterbox.ToInput(x + 0.5f, y + 0.5f);
        double column = Math.Clamp(inputX / 4.0 - 0.5, 0, 7), row = Math.Clamp(inputY / 4.0 - 0.5, 0, 7);
        double sum = 0;
        for (var k = 0; k < coefficients.Length; k++)
        {
            for (var i = 0; i < 64; i++)
            {
                var share = Math.Max(0, 1 - Math.Abs(i % 8 - column)) * Math.Max(0, 1 - Math.Abs(i / 8 - row));
                sum += share * coefficients[k] * prototypes[64 * k + i];
            }
        }

        return sum;
    }
}
