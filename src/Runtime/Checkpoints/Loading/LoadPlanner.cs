using System.Collections.Immutable;
using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Pairs every tensor of a model with one of a checkpoint and notes whatever does not pair.</summary>
internal sealed class LoadPlanner
{
    private const double PretrainedEncoderStd = 2e-5;

    private readonly CheckpointLoadOptions _options;
    private readonly SourceReading _reading;
    private readonly RowModel _rows;
    private readonly Dictionary<string, nn.Module> _layers;
    private readonly bool _isEncoder;
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    private readonly List<(TensorEntry Source, Tensor Target)> _copies = [];
    private readonly List<TensorTransfer> _loaded = [];
    private readonly List<TensorTransfer> _mismatched = [];
    private readonly List<TensorFact> _missing = [];
    private readonly List<TensorFact> _kept = [];
    private readonly List<TensorFact> _unexpected = [];
    private readonly List<TensorFact> _reinitialized = [];
    private readonly List<IFreshWeights> _fresh = [];
    private readonly List<TensorFact> _unused = [];

    private LoadPlanner(nn.Module module, SourceReading reading, RowModel rows, CheckpointLoadOptions options)
    {
        _layers = module.named_modules().ToDictionary(layer => layer.name, layer => layer.module, StringComparer.Ordinal);
        _isEncoder = !reading.Translation.Tensors.Keys.Any(key => IsLastNorm(key) || key.StartsWith("head.", StringComparison.Ordinal));
        _reading = reading;
        _rows = rows;
        _options = options;
    }

    /// <summary>Plans the loading of a dictionary into a module.</summary>
    public static LoadPlan Plan(nn.Module module, string source, NamedStateDictionary dictionary, CheckpointLoadOptions options)
    {
        IReadOnlyList<(string Name, Tensor Tensor)> targets = ModelTensors.Of(module);
        string[] names = [.. targets.Select(target => target.Name)];
        var rows = new RowModel(names);
        var planner = new LoadPlanner(module, SourceReading.Choose(dictionary.Tensors, names, rows, options), rows, options);
        // The tensors of one layer stand or fall together: a head's bias is worthless without its weight.
        foreach (var layer in targets.GroupBy(target => Parent(target.Name)))
            planner.AddLayer([.. layer]);
        planner.AddLeftOvers(dictionary.Tensors, names);
        return new LoadPlan(planner.Report(source, dictionary.Name, module.GetType().Name, targets.Count), planner._copies, planner._fresh, planner.HeadStd());
    }

    private void AddLayer(IReadOnlyList<(string Name, Tensor Tensor)> layer)
    {
        var pairs = layer.Select(target => (target.Name, target.Tensor, Pair: Pair(target.Name, target.Tensor))).ToList();
        bool isWhole = pairs.All(pair => pair.Pair is { Source: not null } || (pair.Pair is null && IsCounter(pair.Name)));
        if (!isWhole && _options.AllowDifferentHead && MayBeFresh(layer[0].Name))
        {
            string path = Parent(layer[0].Name);
            _fresh.Add(_layers.GetValueOrDefault(path) as IFreshWeights ?? throw CannotBegin(path));
            _reinitialized.AddRange(pairs.Select(pair => Fact(pair.Name, pair.Tensor)));
            return;
        }
        foreach (var (name, tensor, pair) in pairs)
        {
            if (pair is null)
                (IsCounter(name) ? _kept : _missing).Add(Fact(name, tensor));
            else if (pair.Value.Source is null)
                _mismatched.Add(pair.Value.Transfer);
            else
            {
                _loaded.Add(pair.Value.Transfer);
                _copies.Add((pair.Value.Source, tensor));
            }
        }
    }

    /// <summary>The counterpart of a model's tensor: null when there is none, without a source when it does not fit.</summary>
    private (TensorTransfer Transfer, TensorEntry? Source)? Pair(string name, Tensor target)
    {
        if (_reading.Find(name) is not { } key)
            return null;
        _claimed.Add(key);
        var (entry, original) = _reading.Translation.Tensors[key];
        ImmutableArray<long> shape = [.. target.shape];
        ElementType type = target.dtype.ToElementType();
        var transfer = new TensorTransfer(original.Name, entry.ElementType, original.Shape, name, type, shape);
        return (transfer, Converts(entry.ElementType, type) ? InShape(entry, shape) : null);
    }

    private TensorEntry? InShape(TensorEntry entry, ImmutableArray<long> shape)
    {
        if (entry.Shape.SequenceEqual(shape))
            return entry;
        // The schemes differ in unit dimensions, and in nothing else.
        bool isSameButForUnits = _reading.Translation.Scheme != NamingScheme.Native
            && entry.Shape.Where(size => size != 1).SequenceEqual(shape.Where(size => size != 1));
        return isSameButForUnits ? entry.WithShape(shape) : null;
    }

    private bool Converts(ElementType from, ElementType to) => from == to || _options.Conversion switch
    {
        ElementConversion.None => false,
        ElementConversion.FloatingPoint => from.IsFloatingPoint() && to.IsFloatingPoint(),
        _ => true,
    };

    private void AddLeftOvers(StateDictionary source, string[] targets)
    {
        var left = _reading.Translation.Tensors.Where(pair => !_claimed.Contains(pair.Key))
            .ToDictionary(pair => pair.Value.Original.Name, pair => pair.Key, StringComparer.Ordinal);
        foreach (TensorEntry entry in _reading.Translation.Unknown)
            left.Add(entry.Name, entry.Name);
        bool hasHead = targets.Any(IsHead);
        foreach (TensorEntry entry in source.Where(entry => left.ContainsKey(entry.Name)))
        {
            string key = left[entry.Name];
            bool isUnused = _rows.IsUnusedCopy(key) || IsDerived(key)
                || (_options.AllowDifferentHead && (IsHead(key) || (!hasHead && IsLastNorm(key))));
            (isUnused ? _unused : _unexpected).Add(Fact(entry));
        }
        _unused.AddRange(_reading.Translation.Dropped.Select(Fact));
    }

    /// <summary>
    /// Fine-tuning of a masked pre-training encoder, whose file has no head, starts from an almost silent classifier
    /// (facebookresearch/ConvNeXt-V2); every other head starts as the network's own does.
    /// </summary>
    private double? HeadStd()
    {
        bool isVersion2 = _reading.Translation.Tensors.Keys.Any(key => key.Contains(".grn.", StringComparison.Ordinal));
        return _options.HeadStd ?? (isVersion2 && _isEncoder ? PretrainedEncoderStd : null);
    }

    private NotSupportedException CannotBegin(string path) => new(
        $"The head's layer '{path}' does not fit the file and cannot be initialised anew: {_layers.GetValueOrDefault(path)?.GetType().FullName ?? "it"} does not implement {nameof(IFreshWeights)}. "
        + $"Set {nameof(CheckpointLoadOptions.Partial)} and initialise it yourself.");

    /// <summary>The head, and the norm before it where the file ends with the last stage.</summary>
    private bool MayBeFresh(string name) => IsHead(name) || (_isEncoder && IsLastNorm(name));

    private static bool IsLastNorm(string name) => name.StartsWith("norm.", StringComparison.Ordinal);

    private bool IsHead(string name) =>
        name.StartsWith("head.", StringComparison.Ordinal)
        || (_rows.HeadPrefix is { } prefix && name.StartsWith(prefix, StringComparison.Ordinal));

    // PyTorch itself does not insist on it: files from before 0.4.1 and converted ones lack it, and it has no part in a batch norm with a momentum.
    private static bool IsCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    /// <summary>YOLOv5's anchors in pixels, which old files hold beside the anchors themselves.</summary>
    private bool IsDerived(string name) =>
        _rows.HeadPrefix is not null && name.EndsWith(".anchor_grid", StringComparison.Ordinal);

    private CheckpointReport Report(string source, string dictionary, string model, int count) => new(source, dictionary, _reading.Translation.Scheme, model)
    {
        ModelTensorCount = count,
        Loaded = _loaded,
        Missing = _missing,
        Kept = _kept,
        Unexpected = _unexpected,
        Mismatched = _mismatched,
        Reinitialized = _reinitialized,
        Unused = _unused,
    };

    private static string Parent(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static TensorFact Fact(string name, Tensor tensor) => new(name, tensor.dtype.ToElementType(), [.. tensor.shape]);

    private static TensorFact Fact(TensorEntry entry) => new(entry.Name, entry.ElementType, entry.Shape);
}
