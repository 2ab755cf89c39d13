using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Named tensors in the order of their source, none of them read yet.</summary>
public sealed class StateDictionary : IReadOnlyCollection<TensorEntry>
{
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<string, TensorEntry> _byName = new(StringComparer.Ordinal);

    /// <summary>Collects tensors.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public StateDictionary(IEnumerable<TensorEntry> entries)
    {
        foreach (TensorEntry entry in entries)
        {
            if (!_byName.TryAdd(entry.Name, entry))
                throw new ArgumentException($"two tensors are named '{entry.Name}'", nameof(entries));
            _entries.Add(entry);
        }
    }

    /// <summary>Number of tensors.</summary>
    public int Count => _entries.Count;

    /// <summary>Names in source order.</summary>
    public IEnumerable<string> Names => _entries.Select(entry => entry.Name);

    /// <summary>Number of elements of all tensors together.</summary>
    public long ElementCount => _entries.Sum(entry => entry.ElementCount);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TensorEntry this[string name] => _byName.TryGetValue(name, out TensorEntry? entry)
        ? entry
        : throw new KeyNotFoundException($"the state dictionary has no tensor '{name}'");

    /// <summary>Whether a tensor has that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Looks a tensor up by name.</summary>
    public bool TryGetValue(string name, [NotNullWhen(true)] out TensorEntry? entry) => _byName.TryGetValue(name, out entry);

    /// <summary>Enumerates the tensors in source order.</summary>
    public IEnumerator<TensorEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
