using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>
/// A network wired by hand, row by row as a config lists them, with the width, depth and channel rules of the builders:
/// what the generator does at compile time, done here independently at run time.
/// </summary>
internal sealed class RowNetwork : nn.Module
{
    private readonly List<Row> _rows = [];
    private readonly Rows _model = new();
    private readonly double _depth;
    private readonly double _width;
    private readonly double _maxChannels;

    public RowNetwork(double depth, double width, double maxChannels = double.PositiveInfinity, ConvStyle? style = null, Device? device = null)
        : base(nameof(RowNetwork))
    {
        (_depth, _width, _maxChannels) = (depth, width, maxChannels);
        Style = style ?? ConvStyle.Detection;
        Device = device;
        register_module("model", _model);
    }

    public ConvStyle Style { get; }

    public Device? Device { get; }

    /// <summary>Channels and stride of the last row, or of the image.</summary>
    public (long Channels, long Stride) Last => _rows.Count == 0 ? (3, 1) : (_rows[^1].Channels, _rows[^1].Stride);

    public int Count => _rows.Count;

    /// <summary>Written channels after cap and width gain.</summary>
    public long Scaled(long channels) => (long)Math.Ceiling(Math.Min(channels, _maxChannels) * _width / 8) * 8;

    /// <summary>Written repeats after the depth gain.</summary>
    public long Repeats(long n) => n > 1 ? Math.Max((long)Math.Round(n * _depth, MidpointRounding.ToEven), 1) : n;

    public long ChannelsOf(int row) => _rows[Absolute(row)].Channels;

    public long StrideOf(int row) => _rows[Absolute(row)].Stride;

    /// <summary>Adds a row that reads the one before.</summary>
    public RowNetwork Add(nn.Module module, long channels, double enlarges = 1) => Add([-1], module, channels, enlarges);

    /// <summary>Adds a row; <paramref name="enlarges"/> is ½ for a stride of 2.</summary>
    public RowNetwork Add(int[] from, nn.Module module, long channels, double enlarges = 1)
    {
        var stride = _rows.Count == 0 ? 1 : _rows[Absolute(from[0])].Stride;
        _rows.Add(new Row([.. from.Select(Absolute)], module, channels, (long)(stride / enlarges)));
        _model.Append(module);
        return this;
    }

    /// <summary>Runs all rows; one output per row but the head's, then the head's outputs.</summary>
    public (List<Tensor> Rows, IReadOnlyList<Tensor> Outputs) Run(Tensor image)
    {
        var outputs = new List<Tensor>();
        foreach (var row in _rows)
        {
            Tensor[] inputs = [.. row.From.Select(index => index < 0 ? image : outputs[index])];
            if (row.Module is IHead head)
            {
                return (outputs, head.Apply(EagerOps.Instance, inputs));
            }

            outputs.Add(row.Module switch
            {
                Layer layer => layer.call(inputs[0]),
                IMultiInputLayer layer => layer.Apply(EagerOps.Instance, inputs),
                _ => throw new InvalidOperationException(row.Module.GetName()),
            });
        }

        return (outputs, []);
    }

    protected override void RegisterComponents()
    {
    }

    private int Absolute(int row) => row < 0 ? _rows.Count + row : row;

    private sealed record Row(int[] From, nn.Module Module, long Channels, long Stride);

    private sealed class Rows() : nn.Module(nameof(Rows))
    {
        private int _count;

        public void Append(nn.Module module) => register_module($"{_count++}", module);

        protected override void RegisterComponents()
        {
        }
    }
}
