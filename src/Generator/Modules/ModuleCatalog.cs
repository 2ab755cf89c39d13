namespace ConvNeXtGen.Generator.Modules;

/// <summary>The vocabulary: the one list of modules that a row can name.</summary>
internal static class ModuleCatalog
{
    public static readonly IReadOnlyList<ModuleDefinition> All =
    [
        new ConvNeXtBlockModule(),
        new IdentityModule(),
        new ClassifyModule(),
    ];

    private static readonly Dictionary<string, ModuleDefinition> ByName = All
        .SelectMany(module => module.Names.Select(name => (name, module)))
        .ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);

    /// <summary>Every name that a row can use.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    public static ModuleDefinition? Find(string name) => ByName.TryGetValue(name, out var module) ? module : null;
}
