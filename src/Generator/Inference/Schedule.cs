using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <summary>One statement of a forward pass: a group or a layer, the values it reads, and the values that nobody reads after it.</summary>
/// <param name="Result">The layer whose value the statement makes.</param>
/// <param name="Group">Index of the group that is run; -1 for a single layer.</param>
/// <param name="Inputs">Layers whose values are read; <see cref="LayerSpec.Image"/> is the image.</param>
/// <param name="Dead">Layers whose values are given back after the statement.</param>
internal sealed record Step(int Result, int Group, IReadOnlyList<int> Inputs, IReadOnlyList<int> Dead);

/// <summary>The order of execution and the lifetime of every value, for a wanted set of outputs.</summary>
internal static class Schedule
{
    /// <summary>Makes the statements that are needed for the outputs, and no others.</summary>
    public static IReadOnlyList<Step> Of(NetworkSpec network, EquatableArray<OutputSpec> outputs)
    {
        var layers = network.Layers;
        var needed = Needed(layers, outputs);
        var steps = new List<Step>();
        for (var i = 0; i < layers.Count; i++)
        {
            if (!needed[i])
            {
                continue;
            }

            var inputs = layers[i].From;
            var group = layers[i].Group;
            while (group >= 0 && i + 1 < layers.Count && layers[i + 1].Group == group)
            {
                i++;
            }

            steps.Add(new Step(i, group, inputs, []));
        }

        return WithLifetimes(steps, outputs);
    }

    private static bool[] Needed(EquatableArray<LayerSpec> layers, EquatableArray<OutputSpec> outputs)
    {
        var needed = new bool[layers.Count];
        foreach (var output in outputs)
        {
            needed[output.Layer] = true;
        }

        for (var i = layers.Count - 1; i >= 0; i--)
        {
            foreach (var from in layers[i].From)
            {
                if (needed[i] && from != LayerSpec.Image)
                {
                    needed[from] = true;
                }
            }
        }

        return needed;
    }

    private static List<Step> WithLifetimes(List<Step> steps, EquatableArray<OutputSpec> outputs)
    {
        var lastUse = new Dictionary<int, int>();
        for (var i = 0; i < steps.Count; i++)
        {
            foreach (var input in steps[i].Inputs)
            {
                lastUse[input] = i;
            }
        }

        lastUse.Remove(LayerSpec.Image);
        foreach (var output in outputs)
        {
            lastUse.Remove(output.Layer);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var dead = new List<int>();
            foreach (var input in steps[i].Inputs)
            {
                if (lastUse.TryGetValue(input, out var last) && last == i && !dead.Contains(input))
                {
                    dead.Add(input);
                }
            }

            steps[i] = steps[i] with { Dead = dead };
        }

        return steps;
    }
}
