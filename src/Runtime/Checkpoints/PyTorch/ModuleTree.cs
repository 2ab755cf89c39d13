using System.Globalization;
using ConvNeXtGen.Checkpoints.Pickling;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>
/// Reads the state dictionary out of pickled values: dictionaries of tensors, and whole modules, whose parameters and
/// persistent buffers lie in <c>_parameters</c>, <c>_buffers</c> and <c>_modules</c>. Cycles and values shared a thousandfold
/// run into the bounds.
/// </summary>
internal sealed class ModuleTree
{
    private const int MaxDepth = 100;
    private const int MaxVisits = 1_000_000;

    private readonly CheckpointStream _file;
    private readonly List<TensorEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _visits;

    private ModuleTree(CheckpointStream file) => _file = file;

    /// <summary>Whether a value can hold a state dictionary.</summary>
    public static bool IsContainer(object? value) => value is PickleDictionary || (value is PickleRecord record && Children(record) is not null);

    /// <summary>All tensors under a value, named by the path to them.</summary>
    public static StateDictionary Collect(CheckpointStream file, object? value)
    {
        var tree = new ModuleTree(file);
        tree.Visit(value, "", 0);
        return new StateDictionary(tree._entries);
    }

    private void Visit(object? value, string name, int depth)
    {
        if (++_visits > MaxVisits)
            throw _file.Error(Place(name), $"more than {MaxVisits} values below one dictionary");
        if (depth > MaxDepth)
            throw _file.Error(Place(name), $"nested more than {MaxDepth} deep");
        switch (value)
        {
            case PickledTensor tensor:
                if (!_names.Add(name))
                    throw _file.Error(Place(name), "two tensors have this name");
                _entries.Add(tensor.ToEntry(name));
                break;
            case PickleDictionary dictionary:
                VisitEntries(dictionary, name, depth);
                break;
            case PickleRecord { Class: PickleGlobal { Module: "torch._utils" } function }:
                throw _file.Error(Place(name), $"a tensor made by {function}, a kind that is not supported: expected dense tensors");
            case PickleRecord record when Children(record) is { } children:
                foreach (PickleDictionary part in children)
                    VisitEntries(part, name, depth, Transient(record));
                break;
        }
    }

    private void VisitEntries(PickleDictionary dictionary, string name, int depth, PickleSet? transient = null)
    {
        foreach (var (key, value) in dictionary.Entries)
        {
            if (value is not (PickledTensor or PickleDictionary or PickleRecord))
                continue;
            string? part = key switch
            {
                string text => text,
                long number => number.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            if (part is not null && !(value is PickledTensor && transient?.Items.Contains(part) == true))
                Visit(value, name.Length == 0 ? part : $"{name}.{part}", depth + 1);
        }
    }

    /// <summary>The parts of a module that hold tensors and modules; null for a record that is no module.</summary>
    private static IReadOnlyList<PickleDictionary>? Children(PickleRecord record)
    {
        if (record.Attributes is not { } attributes)
            return null;
        // TorchScript: the attributes are the children.
        if (record.Class is PickleGlobal { Module: var module } && module.StartsWith("__torch__", StringComparison.Ordinal))
            return [attributes];
        if (attributes.Get("_parameters") is not PickleDictionary parameters || attributes.Get("_modules") is not PickleDictionary modules)
            return null;
        return attributes.Get("_buffers") is PickleDictionary buffers ? [parameters, buffers, modules] : [parameters, modules];
    }

    /// <summary>Names of buffers that a module does not save.</summary>
    private static PickleSet? Transient(PickleRecord record) => record.Attributes?.Get("_non_persistent_buffers_set") as PickleSet;

    private static string Place(string name) => name.Length == 0 ? "the object" : $"'{(name.Length > 200 ? name[..200] + "…" : name)}'";
}
