using ConvNeXtGen.Generator.Modules.Yolo;

namespace ConvNeXtGen.Generator.Modules;

/// <summary>The vocabulary: the one list of modules that a row can name.</summary>
internal static class ModuleCatalog
{
    public static readonly IReadOnlyList<ModuleDefinition> All =
    [
        new ConvNeXtBlockModule("ConvNeXt_Block", grn: false),
        new ConvNeXtBlockModule("ConvNeXtV2_Block", grn: true),
        new IdentityModule(),
        new ClassifyModule(),
        new ConvModule(),
        new Conv2Module(),
        new DWConvModule(),
        new ConvTransposeModule(),
        new ConvTranspose2dModule(),
        new DWConvTranspose2dModule(),
        new FocusModule(),
        new GhostConvModule(),
        new LightConvModule(),
        new RepConvModule(),
        new MixConv2dModule(),
        new CrossConvModule(),
        new CBAMModule(),
        new ChannelAttentionModule(),
        new SpatialAttentionModule(),
        new ConcatModule(),
        new UpsampleModule(),
        new Conv2dModule(),
        new MaxPool2dModule(),
        new AvgPool2dModule(),
        new DropoutModule(),
        .. ActivationModule.All,
        new ZeroPad2dModule(),
        new BatchNorm2dModule(),
        new ContractModule(),
        new ExpandModule(),
        new BottleneckModule(),
        new BottleneckCSPModule(),
        new GhostBottleneckModule(),
        new C1Module(),
        new C2Module(),
        new C2fModule(),
        new C3Module(),
        new C3k2Module(),
        new C3xModule(),
        new C3TRModule(),
        new TransformerBlockModule(),
        new C3SPPModule(),
        new C3GhostModule(),
        new RepC3Module(),
        new SPPModule(),
        new SPPFModule(),
        new SPPELANModule(),
        new ConvNeXtStageModule(),
        new ConvNeXtStemModule(),
        new ConvNeXtDownsampleModule(),
        new CNeBModule("CNeB", grn: false),
        new CNeBModule("C3_ConvNeXtv2", grn: true),
        new C2fConvNeXtModule("C2f_ConvNeXt", grn: false),
        new C2fConvNeXtModule("C2f_ConvNeXtv2", grn: true),
        new ELAN1Module(),
        new RepNCSPELAN4Module(),
        new AConvModule(),
        new ADownModule(),
        new CBLinearModule(),
        new CBFuseModule(),
        new SCDownModule(),
        new C2fCIBModule(),
        new PSAModule(),
        new C2PSAModule(),
        new C2fPSAModule(),
        new A2C2fModule(),
        new HGStemModule(),
        new HGBlockModule(),
        new ResNetLayerModule(),
        new AIFIModule(),
        new DetectModule(),
        new SegmentModule(),
        new PoseModule(),
        new OBBModule(),
        new V10DetectModule(),
        new RTDETRDecoderModule(),
    ];

    private static readonly Dictionary<string, ModuleDefinition> ByName = All
        .SelectMany(module => module.Names.Select(name => (name, module)))
        .ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);

    /// <summary>Every name that a row can use.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The module of a name; YOLOv5 also takes <c>torch.nn.X</c> for <c>nn.X</c>.</summary>
    public static ModuleDefinition? Find(string name) =>
        ByName.TryGetValue(name.StartsWith("torch.nn.", StringComparison.Ordinal) ? name.Substring("torch.".Length) : name, out var module) ? module : null;
}
