namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>A Python dict in insertion order. Keys of all kinds are kept; text keys can be looked up.</summary>
internal sealed class PickleDictionary
{
    private Dictionary<string, int>? _index;

    public List<(object? Key, object? Value)> Entries { get; } = [];

    /// <summary>Adds an entry.</summary>
    /// <returns>False when a text key is there already: which value counts would be a guess.</returns>
    public bool Add(object? key, object? value)
    {
        if (key is string text)
        {
            _index ??= new Dictionary<string, int>(StringComparer.Ordinal);
            if (!_index.TryAdd(text, Entries.Count))
                return false;
        }
        Entries.Add((key, value));
        return true;
    }

    /// <summary>The value of a text key, or null.</summary>
    public object? Get(string key) => _index is not null && _index.TryGetValue(key, out int index) ? Entries[index].Value : null;

    public bool Contains(string key) => _index is not null && _index.ContainsKey(key);
}
