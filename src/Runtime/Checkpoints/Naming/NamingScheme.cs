namespace ConvNeXtGen.Checkpoints;

/// <summary>Whose names a ConvNeXt's tensors carry.</summary>
public enum NamingScheme
{
    /// <summary>The names are taken as they are: Ultralytics checkpoints for row models, and own modules.</summary>
    Native,

    /// <summary>facebookresearch/ConvNeXt and ConvNeXt-V2: <c>stages.0.0.dwconv.weight</c>. Generated models use these.</summary>
    Meta,

    /// <summary>torchvision: <c>features.1.0.block.0.weight</c>. V1 only.</summary>
    TorchVision,

    /// <summary>timm: <c>stages.0.blocks.0.conv_dw.weight</c>.</summary>
    Timm,

    /// <summary>Hugging Face transformers: <c>convnext.encoder.stages.0.layers.0.dwconv.weight</c>.</summary>
    HuggingFace,

    /// <summary>Hugging Face transformers, DINOv3 ConvNeXt: <c>stages.0.layers.0.depthwise_conv.weight</c>. Read only.</summary>
    DinoV3,

    /// <summary>OpenMMLab: <c>stages.0.0.depthwise_conv.weight</c>. Read only.</summary>
    OpenMmLab,

    /// <summary>ConvNeXt-V2's sparse pre-training encoder (FCMAE): <c>stages.0.0.dwconv.kernel</c>. Read only.</summary>
    Fcmae,
}
