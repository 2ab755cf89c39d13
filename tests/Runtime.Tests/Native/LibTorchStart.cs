using System.Runtime.CompilerServices;
using ConvNeXtGen.Native;

namespace ConvNeXtGen.Tests;

/// <summary>What the generator emits into every project with a network; test projects have none, so they share this file.</summary>
internal static class LibTorchStart
{
    [ModuleInitializer]
    internal static void Run() => LibTorch.Initialize();
}
