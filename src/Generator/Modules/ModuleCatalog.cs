using ConvNeXtGen.Generator.Modules.Yolo;

namespace ConvNeXtGen.Generator.Modules;

/// <summary>The vocabulary: the one list of modules that a row can name.</summary>
internal static class ModuleCatalog
{
    public static readonly IReadOnlyList<ModuleDefinition> All =
    [
        new ConvNeXtBlockModule(),
        new IdentityModule(),
        new ClassifyModule(),
        new ConvModule(),
        new BottleneckModule(),
        new C3Module(),
        new C2fModule(),
        new SPPFModule(),
        new ConcatModule(),
        new UpsampleModule(),
        new DetectModule(),
    ];

    private static readonly Dictionary<string, ModuleDefinition> ByName = All
        .SelectMany(module => module.Names.Select(name => (name, module)))
        .ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);

    /// <summary>Every name that a row can use.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Why a module that other programs have is not here; null for a name that nobody has.</summary>
    public static string? WhyNotSupported(string name) => name switch
    {
        "WorldDetect" or "YOLOEDetect" or "YOLOESegment" or "YOLOESegment26" or "C2fAttn" or "ImagePoolingAttn" or "LRPCHead" =>
            "text-guided detection needs a language model beside the network",
        _ => null,
    };

    public static ModuleDefinition? Find(string name) => ByName.TryGetValue(name, out var module) ? module : null;
}
