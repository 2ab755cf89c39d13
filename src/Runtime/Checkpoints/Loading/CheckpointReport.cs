using System.Text;

namespace ConvNeXtGen.Checkpoints;

/// <summary>What became of every tensor of a model and of a checkpoint.</summary>
public sealed class CheckpointReport
{
    internal CheckpointReport(string source, string dictionary, NamingScheme scheme, string model)
    {
        Source = source;
        Dictionary = dictionary;
        Scheme = scheme;
        Model = model;
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>The dictionary inside it that was read; empty when the file is the dictionary.</summary>
    public string Dictionary { get; }

    /// <summary>The scheme the file's names were read as.</summary>
    public NamingScheme Scheme { get; }

    /// <summary>Name of the model's class.</summary>
    public string Model { get; }

    /// <summary>Number of tensors (parameters and persistent buffers) of the model.</summary>
    public int ModelTensorCount { get; internal init; }

    /// <summary>Tensors that fit.</summary>
    public required IReadOnlyList<TensorTransfer> Loaded { get; init; }

    /// <summary>Tensors of the model that the file does not have.</summary>
    public required IReadOnlyList<TensorFact> Missing { get; init; }

    /// <summary>Batch norms' <c>num_batches_tracked</c> that the file does not have: they keep their value, as in PyTorch. Never an error.</summary>
    public required IReadOnlyList<TensorFact> Kept { get; init; }

    /// <summary>Tensors of the file that the model does not have.</summary>
    public required IReadOnlyList<TensorFact> Unexpected { get; init; }

    /// <summary>Tensors found under the right name with a shape or type that does not fit.</summary>
    public required IReadOnlyList<TensorTransfer> Mismatched { get; init; }

    /// <summary>Tensors of a head that differs, initialised afresh; see <see cref="CheckpointLoadOptions.AllowDifferentHead"/>.</summary>
    public required IReadOnlyList<TensorFact> Reinitialized { get; init; }

    /// <summary>
    /// Tensors of the file that its own model never used: copies of ConvNeXt stages in a row that runs another stage, duplicates,
    /// pre-training decoders. Never an error.
    /// </summary>
    public required IReadOnlyList<TensorFact> Unused { get; init; }

    /// <summary>Whether every tensor of both sides found its counterpart, <see cref="Kept"/> ones aside.</summary>
    public bool IsComplete => Missing.Count == 0 && Unexpected.Count == 0 && Mismatched.Count == 0 && Reinitialized.Count == 0;

    /// <summary>E.g. <c>Transferred 182/182 tensors</c>, with what else there is to say.</summary>
    public string Summary
    {
        get
        {
            var text = new StringBuilder($"Transferred {Loaded.Count}/{ModelTensorCount} tensors");
            int converted = Loaded.Count(transfer => transfer.SourceType != transfer.TargetType);
            Append(converted, "converted");
            Append(Missing.Count, "missing");
            Append(Kept.Count, "kept");
            Append(Unexpected.Count, "unexpected");
            Append(Mismatched.Count, "of another shape or type");
            Append(Reinitialized.Count, "of the head re-initialised");
            Append(Unused.Count, "unused");
            return text.ToString();

            void Append(int count, string what)
            {
                if (count > 0)
                    text.Append(", ").Append(count).Append(' ').Append(what);
            }
        }
    }

    /// <summary>The <see cref="Summary"/>.</summary>
    public override string ToString() => Summary;
}
