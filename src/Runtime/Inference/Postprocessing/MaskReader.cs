namespace ConvNeXtGen.Inference;

/// <summary>Detections with masks.</summary>
internal sealed class MaskReader(SegmentationOutput output) : DetailReader
{
    private readonly HostTensor _prototypes = new(output.Prototypes);

    public override int Extras => (int)_prototypes.Shape[1];

    public override void Dispose() => _prototypes.Dispose();

    protected override Detection Make(int image, PredictionTable table, Candidate candidate, Letterbox letterbox, Detection detection)
    {
        var coefficients = new float[Extras];
        for (var i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = table.Extra(candidate.Index, i);
        }

        var assembly = new MaskAssembly(_prototypes.Entry(image), (int)_prototypes.Shape[2], (int)_prototypes.Shape[3], letterbox);
        return new SegmentedDetection(detection.Box, detection.Score, detection.ClassId, detection.Name, assembly.Assemble(coefficients, detection.Box));
    }
}
