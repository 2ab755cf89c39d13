using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>All key maps, Meta's first: where two fit equally well, the earlier one counts.</summary>
internal static class KeyMaps
{
    public static readonly ImmutableArray<KeyMap> All =
    [
        MetaKeys.Map, TorchVisionKeys.Map, TimmKeys.Map, HuggingFaceKeys.Map, DinoV3Keys.Map, OpenMmLabKeys.Map, FcmaeKeys.Map,
    ];

    /// <exception cref="ArgumentException">The scheme has no map: its names are taken as they are.</exception>
    public static KeyMap For(NamingScheme scheme) => All.FirstOrDefault(map => map.Scheme == scheme)
        ?? throw new ArgumentException($"there is no key map for {scheme}; expected one of {string.Join(", ", All.Select(map => map.Scheme))}", nameof(scheme));
}
