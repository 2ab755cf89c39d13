using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;

namespace ConvNeXtGen.Inference;

/// <content>Values that are concatenated along channels, and split along them, lie in one memory.</content>
internal sealed partial class ProgramBuilder<V>
{
    private readonly Dictionary<Value, (Node Concat, int Channel)> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Lets values that are concatenated along channels be made where the result lies, when nothing speaks against it.</summary>
    private void PlaceConcatenations()
    {
        foreach (var node in _graph.Nodes.Where(IsChannelConcat))
        {
            var channel = 0;
            for (var i = 0; i < node.Inputs.Count; channel += (int)node.Inputs[i++].Shape[1].Value)
            {
                if (CanBePlaced(node.Inputs[i]))
                {
                    _places[node.Inputs[i]] = (node, channel);
                }
                else if (node.Inputs[i].Producer is { Op: SplitOp { Axis: 1 } } split && AreNext(split.Outputs, node.Inputs, i) && CanBePlaced(split.Inputs[0]))
                {
                    PlaceSplit(split, node, channel);
                }
            }
        }
    }

    private bool CanBePlaced(Value value) =>
        value.Producer is { } producer && MakesViews(producer) && !_places.ContainsKey(value) && !_graph.Outputs.Contains(value);

    /// <summary>What is split and concatenated again as it was is made where it is concatenated.</summary>
    private void PlaceSplit(Node split, Node concat, int channel)
    {
        _places[split.Inputs[0]] = (concat, channel);
        foreach (var part in split.Outputs)
        {
            _places[part] = (concat, channel);
            channel += (int)part.Shape[1].Value;
        }
    }

    private bool AreNext(IReadOnlyList<Value> parts, IReadOnlyList<Value> values, int first) =>
        first + parts.Count <= values.Count && Enumerable.Range(0, parts.Count).All(i => values[first + i] == parts[i] && !_places.ContainsKey(parts[i]) && !_graph.Outputs.Contains(parts[i]));

    private static bool IsChannelConcat(Node node) => node.Op is ConcatOp { Axis: 1 } && node.Output.Shape.Rank == 4;

    private void AddConcat(Node node)
    {
        var channel = 0;
        foreach (var input in node.Inputs)
        {
            var channels = (int)input.Shape[1].Value;
            if (!_places.TryGetValue(input, out var place) || place.Concat != node || place.Channel != channel)
            {
                _steps.Add(new CopyStep(Read(input), Written(node.Output).Slice(channel, channels)) { Scope = node.Scope });
            }

            channel += channels;
        }
    }

    private void AddSplit(Node node, SplitOp op)
    {
        var source = Read(node.Inputs[0]);
        var channel = 0;
        for (var i = 0; i < op.Sizes.Length; i++)
        {
            _views[node.Outputs[i]] = source.Slice(channel, (int)op.Sizes[i]);
            channel += (int)op.Sizes[i];
        }
    }
}
