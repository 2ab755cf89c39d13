using ConvNeXtGen.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>Predictions as a network makes them of a crowded image: many boxes around each object, most of its class, all sure enough to count.</summary>
internal sealed class CrowdedScene : IDisposable
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 80;

    private const int Side = 640;

    /// <summary>Makes predictions.</summary>
    /// <param name="candidates">How many.</param>
    /// <param name="objects">Around how many objects.</param>
    /// <param name="isRotated">Whether boxes have an angle.</param>
    public CrowdedScene(int candidates, int objects, bool isRotated)
    {
        var random = new Random(candidates + objects);
        var centres = Enumerable.Range(0, objects)
            .Select(_ => (X: Uniform(random, 40, 600), Y: Uniform(random, 40, 600), W: Uniform(random, 20, 120), H: Uniform(random, 20, 120), Class: random.Next(Classes))).ToArray();
        var columns = 4 + Classes + (isRotated ? 1 : 0);
        var numbers = new float[columns * candidates];
        for (var i = 0; i < candidates; i++)
        {
            var near = centres[random.Next(objects)];
            Set(0, near.X + Uniform(random, -0.2f, 0.2f) * near.W);
            Set(1, near.Y + Uniform(random, -0.2f, 0.2f) * near.H);
            Set(2, near.W * Uniform(random, 0.8f, 1.25f));
            Set(3, near.H * Uniform(random, 0.8f, 1.25f));
            for (var c = 0; c < Classes; c++)
            {
                Set(4 + c, Uniform(random, 0, 0.05f));
            }

            Set(4 + (random.Next(10) == 0 ? random.Next(Classes) : near.Class), Uniform(random, 0.26f, 1));
            if (isRotated)
            {
                Set(4 + Classes, Uniform(random, -0.8f, 0.8f));
            }

            void Set(int column, float value) => numbers[(column * candidates) + i] = value;
        }

        using var flat = tensor(numbers);
        Predictions = flat.reshape(1, columns, candidates);
    }

    /// <summary>[1, 4 + classes (+ angle), candidates].</summary>
    public Tensor Predictions { get; }

    /// <summary>An image that fills its input.</summary>
    public static Letterbox Letterbox { get; } = Letterbox.Fit(Side, Side, Side, Side);

    /// <summary>Frees the predictions.</summary>
    public void Dispose() => Predictions.Dispose();

    private static float Uniform(Random random, float from, float to) => from + ((to - from) * random.NextSingle());
}
