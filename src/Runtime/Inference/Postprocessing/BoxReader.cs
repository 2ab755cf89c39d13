namespace ConvNeXtGen.Inference;

/// <summary>Detections that are boxes and nothing else.</summary>
internal sealed class BoxReader : DetailReader
{
    public override int Extras => 0;
}
