using System.Text.Json;
using ConvNeXtGen.Checkpoints.Pickling;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>The class names that a pickled YOLO module carries in its attribute <c>names</c>: a list, or a mapping from 0, 1, … on.</summary>
internal static class PickledClassNames
{
    private const int MaxClasses = 100_000;

    /// <summary>The names as a JSON list; null when there are none, or when they are of another form.</summary>
    /// <param name="root">The unpickled file.</param>
    /// <param name="modules">Keys under which a module may lie.</param>
    public static string? Find(object? root, IEnumerable<string> modules)
    {
        IEnumerable<object?> candidates = [root, .. modules.Select(key => (root as PickleDictionary)?.Get(key))];
        string[]? names = candidates.OfType<PickleRecord>()
            .Select(record => Read(record.Attributes?.Get("names")))
            .FirstOrDefault(found => found is not null);
        return names is null ? null : JsonSerializer.Serialize(names);
    }

    private static string[]? Read(object? value)
    {
        object?[]? items = value switch
        {
            PickleList { Items: { Count: > 0 and <= MaxClasses } list } => [.. list],
            PickleDictionary { Entries: { Count: > 0 and <= MaxClasses } entries }
                when entries.Select((entry, i) => entry.Key is long key && key == i).All(isNext => isNext) => [.. entries.Select(entry => entry.Value)],
            _ => null,
        };
        return items?.All(item => item is string) == true ? [.. items.Cast<string>()] : null;
    }
}
