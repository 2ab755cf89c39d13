using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <summary>
/// The compile-time twin of a layer: a module describes its structure once through these calls, and from that follow
/// state-dict keys, weight shapes, parameter count, multiply-accumulates and output shape.
/// </summary>
internal sealed partial class Trace
{
    private const double MaximumWeight = 1e11;
    private const double MaximumMacs = 1e15;

    private readonly List<WeightSpec>? _weights;
    private string _prefix;

    /// <param name="path">Where the layer is in a checkpoint.</param>
    /// <param name="weights">Receives the claims; null when only the counts are wanted.</param>
    public Trace(string path, List<WeightSpec>? weights)
    {
        _prefix = path.Length == 0 ? "" : path + ".";
        _weights = weights;
    }

    /// <summary>Trained values so far.</summary>
    public long Parameters { get; private set; }

    /// <summary>Multiply-accumulates of convolutions and linear layers so far.</summary>
    public long Macs { get; private set; }

    /// <summary>Whether a weight without elements was met: some layer inside has no channels.</summary>
    public bool HasEmptyWeight { get; private set; }

    /// <summary>Whether a weight or its work was met that is beyond all bounds: numbers that large would not add up.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Describes a child; its keys get the child's name in front.</summary>
    public TResult Child<TResult>(string name, Func<Trace, TResult> describe)
    {
        var outer = _prefix;
        if (_weights is not null)
        {
            _prefix = outer + name + ".";
        }

        var result = describe(this);
        _prefix = outer;
        return result;
    }

    /// <summary>A trained weight.</summary>
    public void Parameter(string name, params int[] shape) => Weight(name, shape, isBuffer: false);

    /// <summary>A stored value that is not trained.</summary>
    public void Buffer(string name, params int[] shape) => Weight(name, shape, isBuffer: true);

    /// <summary>Counts multiply-accumulates that belong to no weight seen so far.</summary>
    public void AddMacs(long macs) => Macs += macs;

    // Exact below 2⁵³, which is beyond the bound.
    private void AddMacs(long positions, double each)
    {
        var macs = positions * each;
        IsTooLarge |= !(macs <= MaximumMacs);
        Macs += IsTooLarge ? 0 : (long)macs;
    }

    /// <summary>Output size of a sliding window: ⌊(size + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1, or 0 when it does not fit.</summary>
    public static int Window(int size, int kernel, int stride, int padding = 0, int dilation = 1)
    {
        var span = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
        return span < 0 ? 0 : (span / stride) + 1;
    }

    private void Weight(string name, int[] shape, bool isBuffer)
    {
        HasEmptyWeight |= shape.Any(size => size == 0);
        double count = 1;
        foreach (var size in shape)
        {
            count *= size;
            IsTooLarge |= size < 0;
        }

        IsTooLarge |= count > MaximumWeight;
        Parameters += isBuffer || IsTooLarge ? 0 : (long)count;

        _weights?.Add(new WeightSpec(_prefix + name, shape.ToEquatableArray(), isBuffer));
    }
}
