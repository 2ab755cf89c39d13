using ConvNeXtGen.Checkpoints.PyTorch;
using ConvNeXtGen.Checkpoints.Safetensors;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Tells the format of a file by its first bytes and reads its directory.</summary>
internal static class FormatReader
{
    public static (CheckpointFormat Format, CheckpointContent Content) Read(CheckpointStream file)
    {
        byte[] start = file.ReadBytes(0, (int)Math.Min(16, file.Length));
        if (SafetensorsReader.Recognises(start))
            return (CheckpointFormat.Safetensors, SafetensorsReader.Read(file));
        if (PyTorchZipReader.Recognises(start))
            return (CheckpointFormat.PyTorchZip, PyTorchZipReader.Read(file));
        if (PyTorchLegacyReader.Recognises(start))
            return (CheckpointFormat.PyTorchLegacy, PyTorchLegacyReader.Read(file));
        throw file.Error(0, $"begins with {Convert.ToHexString(start)}, neither as safetensors nor as PyTorch files do");
    }
}
