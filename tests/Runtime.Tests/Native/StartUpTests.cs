using ConvNeXtGen.Native;

namespace ConvNeXtGen.Runtime.Tests.Native;

/// <summary>The start of a program, seen from a process of its own.</summary>
public sealed class StartUpTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("convnextgen-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_program_may_create_a_tensor_before_it_touches_anything_of_ours() =>
        Assert.Equal("6", ChildProcess.Run("tensor first"));

    [Fact]
    public void Load_succeeds_where_everything_is_at_hand() => Assert.Equal("loaded", ChildProcess.Run("load"));

    [LinuxFact]
    public void Without_a_libtorch_package_the_error_names_it_and_nothing_is_copied()
    {
        CopyManagedFiles();
        var native = NativeEnvironment.Detect(typeof(TorchSharp.torch).Assembly.Location).TorchSharpNative!;
        File.Copy(native, Path.Combine(_directory.FullName, Path.GetFileName(native)));

        var message = ChildProcess.Run("load", _directory.FullName);

        Assert.Contains("libtorch (libtorch.so) was not found", message);
        Assert.Contains("<PackageReference Include=\"libtorch-cpu-linux-x64\"", message);
        // TorchSharp itself would now copy half a gigabyte from the NuGet cache next to the application, and fail.
        Assert.Empty(_directory.GetDirectories());
    }

    [LinuxFact]
    public void Without_any_native_library_the_error_says_which_one_is_missing()
    {
        CopyManagedFiles();
        Assert.Contains("libLibTorchSharp.so was not found", ChildProcess.Run("load", _directory.FullName));
    }

    [LinuxFact]
    public void Freed_memory_is_kept_until_it_is_given_back()
    {
        var (keeps, alive, freed, givenBack) = MeasureAllocator();
        Assert.True(keeps);
        Assert.True(alive > 200, $"alive: {alive} MiB");
        Assert.True(freed > 200, $"freed: {freed} MiB");
        Assert.True(givenBack < 50, $"given back: {givenBack} MiB");
    }

    [LinuxFact]
    public void The_environment_variable_leaves_the_allocator_alone()
    {
        var (keeps, alive, freed, _) = MeasureAllocator((NativeAllocator.EnvironmentVariable, "1"));
        Assert.False(keeps);
        Assert.True(alive > 200, $"alive: {alive} MiB");
        Assert.True(freed < 50, $"freed: {freed} MiB");
    }

    [Fact]
    public void The_runtimeconfig_switch_leaves_the_allocator_alone()
    {
        CopyManagedFiles();
        var config = Path.Combine(_directory.FullName, "ConvNeXtGen.Runtime.Tests.runtimeconfig.json");
        var text = File.ReadAllText(config);
        File.WriteAllText(config, text.Replace("\"configProperties\": {", $"\"configProperties\": {{ \"{NativeAllocator.SwitchName}\": true,"));
        Assert.NotEqual(text, File.ReadAllText(config));

        Assert.Equal("False", ChildProcess.Run("allocator state", _directory.FullName));
    }

    [Fact]
    public void The_allocator_is_set_up_on_glibc_only() =>
        Assert.Equal((OperatingSystem.IsLinux() && Glibc.Version is not null).ToString(), ChildProcess.Run("allocator state"));

    private static (bool Keeps, long Alive, long Freed, long GivenBack) MeasureAllocator(
        params (string Name, string Value)[] environment)
    {
        var words = ChildProcess.Run("allocator", null, environment).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return (bool.Parse(words[0]), long.Parse(words[1]), long.Parse(words[2]), long.Parse(words[3]));
    }

    private void CopyManagedFiles()
    {
        // Without deps.json the host takes every assembly in the folder, and no native file from elsewhere.
        foreach (var file in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFiles())
        {
            if (file.Extension == ".dll" || file.Name.EndsWith(".runtimeconfig.json", StringComparison.Ordinal))
                file.CopyTo(Path.Combine(_directory.FullName, file.Name));
        }
    }
}
