namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>Reference files that PyTorch wrote.</summary>
internal static class Fixture
{
    public static string ConvNeXt(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "convnext", file);

    public static string Yolo(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "yolo", file);

    public static string PyTorch(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "pytorch", file);
}
